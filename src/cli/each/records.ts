import { MillraceError } from '../../api/basics.ts';

const decoder = new TextDecoder();

/** The texts between line ends, or between NULs, as they come. Throws MR503. */
export async function* recordsOf(
  bytes: AsyncIterable<Uint8Array>,
  isNull: boolean,
): AsyncGenerator<string, void> {
  let parts: Uint8Array[] = [];
  for await (const chunk of readable(bytes)) {
    let from = 0;
    for (let end = endIn(chunk, isNull); end >= 0; end = endIn(chunk, isNull, from)) {
      yield textOf(Buffer.concat([...parts, chunk.subarray(from, end)]), isNull);
      parts = [];
      from = end + 1;
    }
    if (from < chunk.length) parts.push(chunk.subarray(from));
  }
  if (parts.length > 0) yield textOf(Buffer.concat(parts), isNull);
}

/**
 * Reads the first record, and gives back what was read of the stream with the rest of it. Undefined
 * when there is none.
 */
export async function firstRecord(
  bytes: AsyncIterable<Uint8Array>,
  isNull: boolean,
): Promise<{ readonly first: string | undefined; readonly whole: AsyncIterable<Uint8Array> }> {
  const parts = readable(bytes)[Symbol.asyncIterator]();
  const read: Uint8Array[] = [];
  let end = -1;
  while (end < 0) {
    const { done, value } = await parts.next();
    if (done) break;
    read.push(value);
    end = endIn(value, isNull);
  }
  const text = Buffer.concat(read);
  const length = endIn(text, isNull);
  const first = text.subarray(0, length < 0 ? text.length : length);
  async function* whole(): AsyncGenerator<Uint8Array, void> {
    yield* read;
    yield* { [Symbol.asyncIterator]: () => parts };
  }
  return { first: text.length === 0 ? undefined : textOf(first, isNull), whole: whole() };
}

async function* readable(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  try {
    yield* bytes;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new MillraceError('MR503', `the items cannot be read: ${reason}`, { cause });
  }
}

function endIn(bytes: Uint8Array, isNull: boolean, from = 0): number {
  return bytes.indexOf(isNull ? 0 : 0x0a, from);
}

function textOf(bytes: Uint8Array, isNull: boolean): string {
  const text = decoder.decode(bytes);
  return isNull ? text : text.replace(/\r$/, '');
}
