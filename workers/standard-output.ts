import childProcess, { ChildProcess, type StdioOptions } from 'node:child_process';
import { syncBuiltinESMExports } from 'node:module';
import { types } from 'node:util';
import type { OutputStream } from '../src/lang/output-stream.ts';

type AnyFunction = (...args: readonly unknown[]) => unknown;
type Stdio = StdioOptions | undefined;

/** Descriptors of standard output and standard error. */
const [out, err] = [1, 2];

/**
 * Standard output is for the data of the command: what actions of this thread print goes to
 * standard error, and so does what their child processes print that inherit standard output.
 * `printed` is told what they print themselves.
 */
export function keepStandardOutput(
  printed: (printedTo: OutputStream, chunk: string | Uint8Array) => void,
): void {
  const { stdout, stderr } = process;
  const write = stderr.write.bind(stderr);
  const writeTo = (printedTo: OutputStream): typeof stderr.write =>
    function print(chunk: string | Uint8Array, ...others: readonly unknown[]): boolean {
      if (typeof chunk === 'string' || types.isUint8Array(chunk)) printed(printedTo, chunk);
      return Reflect.apply(write, stderr, [chunk, ...others]);
    };
  stdout.write = writeTo('stdout');
  stderr.write = writeTo('stderr');
  // All that start a process and do not wait for it, `fork` too, end up here.
  const asynchronous: { spawn: (options: { stdio?: Stdio }) => unknown } = Object(
    ChildProcess.prototype,
  );
  const { spawn } = asynchronous;
  asynchronous.spawn = function (options) {
    return spawn.call(this, { ...options, stdio: redirected(options.stdio) });
  };
  const synchronous: Record<string, AnyFunction> = Object(childProcess);
  for (const name of ['spawnSync', 'execSync', 'execFileSync']) {
    const start = synchronous[name];
    if (start) synchronous[name] = (...args) => start(...args.map(withRedirectedOutput));
  }
  // `import { spawnSync }` sees the change too.
  syncBuiltinESMExports();
}

function withRedirectedOutput(argument: unknown): unknown {
  if (typeof argument !== 'object' || argument === null || Array.isArray(argument)) return argument;
  const { stdio }: { stdio?: Stdio } = argument;
  return stdio === undefined ? argument : { ...argument, stdio: redirected(stdio) };
}

function redirected(stdio: Stdio): Stdio {
  if (stdio === 'inherit') return ['inherit', err, 'inherit'];
  if (!Array.isArray(stdio)) return stdio;
  return stdio.map((entry, at) =>
    entry === out || (entry === 'inherit' && at === out) ? err : entry,
  );
}
