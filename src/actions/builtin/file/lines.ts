import { createReadStream } from 'node:fs';

/**
 * Yields the lines of a UTF-8 file without their ends (`\n` or `\r\n`), one group per read. Drops a
 * byte order mark, and the empty line after the last line end. Other line separators stay in the
 * text, since JSON allows them in strings.
 */
export async function* readLineGroups(path: string, signal: AbortSignal): AsyncGenerator<string[]> {
  let rest = '';
  let first = true;
  const chunks: AsyncIterable<string> = createReadStream(path, {
    encoding: 'utf8',
    highWaterMark: 1 << 20,
    signal,
  });
  for await (const chunk of chunks) {
    const text = first && chunk.startsWith('\uFEFF') ? chunk.slice(1) : chunk;
    first = false;
    const lines = text.split('\n');
    lines[0] = rest + (lines[0] ?? '');
    rest = lines.pop() ?? '';
    yield lines.map(withoutReturn);
  }
  if (rest !== '') yield [withoutReturn(rest)];
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}
