import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { shellEndText } from './lane-shell.ts';
import { markedBy } from './program-environment.ts';

/**
 * Starts a shell of a lane, in a group of its own, with `socket` as its script and for what it
 * says. Undefined when there is none. Nothing may have been written to the socket.
 */
export async function startShell(
  socket: Socket,
  environment: NodeJS.ProcessEnv,
  { marker, token }: { readonly marker: string; readonly token: string },
): Promise<number | undefined> {
  const child = spawn('sh', [], {
    // The shell names itself so in its messages.
    argv0: `${token}/sh`,
    cwd: '/',
    env: { ...environment, ...markedBy(environment, marker) },
    detached: true,
    stdio: [socket, socket, 'ignore'],
  });
  if (child.pid === undefined) return void (await once(child, 'error'));
  child.on('error', () => {});
  followShell(child, socket, token);
  return child.pid;
}

/** The other end learns how the shell has ended. */
function followShell(child: ChildProcess, socket: Socket, token: string): void {
  child.once('exit', (_code, signal) => {
    if (socket.writable) socket.write(shellEndText(token, signal));
    socket.destroySoon();
  });
}
