import { connect, type Socket } from 'node:net';
import { encodeFrame, FrameReader, type ShellIdentity, type ShellStart } from './protocol.ts';

/** A shell that the spawner has started, at the other end of a socket. */
export interface AskedShell {
  readonly socket: Socket;
  readonly identity: ShellIdentity;
}

/** Asks for a shell with this environment. Undefined when it cannot be had. */
export function askForShell(
  address: string,
  environment: string,
  start: ShellStart,
): Promise<AskedShell | undefined> {
  const socket = connect(address);
  const frames = new FrameReader();
  return new Promise((resolve) => {
    socket.on('error', () => {});
    socket.once('close', () => resolve(undefined));
    socket.on('data', (chunk: Buffer) => {
      const [frame] = frames.push(chunk);
      if (frame?.kind !== 'shell') return;
      socket.removeAllListeners('data');
      socket.removeAllListeners('close');
      resolve({ socket, identity: JSON.parse(frame.payload.toString()) });
    });
    socket.write(encodeFrame('environment', 0, environment));
    socket.write(encodeFrame('shell', 0, JSON.stringify(start)));
  });
}
