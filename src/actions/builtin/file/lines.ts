import { createReadStream } from 'node:fs';
import { Decoder, type Decoding, readBytes } from '../../../formats/decode.ts';

/**
 * Yields the lines of a text file without their ends (`\n` or `\r\n`), one group per read. Drops a
 * byte order mark, and the empty line after the last line end. Other line separators stay in the
 * text, since JSON allows them in strings. Throws `UndecodableText`.
 */
export async function* readLineGroups(
  path: string,
  decoding: Decoding,
  signal: AbortSignal,
): AsyncGenerator<string[]> {
  const decoder = new Decoder(decoding);
  let rest = '';
  const group = (text: string): string[] => {
    const lines = text.split('\n');
    lines[0] = rest + (lines[0] ?? '');
    rest = lines.pop() ?? '';
    return lines.map(withoutReturn);
  };
  const reads: AsyncIterable<Buffer> = createReadStream(path, { highWaterMark: readBytes, signal });
  for await (const read of reads) yield group(decoder.decode(read));
  yield group(decoder.end());
  if (rest !== '') yield [withoutReturn(rest)];
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}
