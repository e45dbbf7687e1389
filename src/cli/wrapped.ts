import { Help } from 'commander';

/** Columns of prose. */
const width = 80;

/** The lines of a prose text, indented. */
export function wrapped(text: string, indent = ''): string[] {
  const lines = new Help().boxWrap(text, width - indent.length).split('\n');
  return lines.map((line) => indent + line);
}
