import { PassThrough } from 'node:stream';
import { Terminal } from '../../src/cli/terminal.ts';

interface Screen {
  readonly isTTY?: true;
  readonly columns?: number;
  readonly rows?: number;
  readonly hasColors?: () => boolean;
}

/** A `Terminal` whose output is recorded. Without a `screen` its streams are pipes. */
export function recorded(screen: Screen = {}): {
  readonly terminal: Terminal;
  readonly out: () => string;
  readonly err: () => string;
} {
  const texts = { out: '', err: '' };
  const stream = (name: keyof typeof texts): PassThrough =>
    new PassThrough().on('data', (chunk: Buffer) => (texts[name] += chunk.toString()));
  const out = stream('out');
  const err = Object.assign(stream('err'), screen);
  return { terminal: new Terminal(out, err), out: () => texts.out, err: () => texts.err };
}
