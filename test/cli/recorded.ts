import { PassThrough } from 'node:stream';
import type { StandardStream } from '../../src/cli/output-stream.ts';
import { Terminal } from '../../src/cli/terminal.ts';

export interface Screen {
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
  const stream = (name: keyof typeof texts): StandardStream => {
    const recording = new PassThrough().on('data', (chunk) => (texts[name] += String(chunk)));
    return Object.assign(recording, screen);
  };
  const terminal = new Terminal(stream('out'), stream('err'));
  return { terminal, out: () => texts.out, err: () => texts.err };
}
