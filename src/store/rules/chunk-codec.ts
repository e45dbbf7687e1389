import { MillraceError } from '../../errors.ts';
import type { Chunk } from '../../formats/split/chunk.ts';
import { isCount } from './form.ts';

/** The first four bytes of a record, with the version of its format. */
const magic = 0x4d524301;
const header = 4;

/** Each is a 64-bit number. */
const fields = ['first', 'items', 'file', 'offset', 'bytes', 'line', 'crc'] as const;
const size = fields.length * 8;

/** The chunks of one commit: so many come that their record is no text. */
export function encodeChunks(chunks: readonly Chunk[]): Uint8Array {
  const bytes = new Uint8Array(header + chunks.length * size);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, magic);
  for (const [k, chunk] of chunks.entries()) {
    for (const [at, field] of fields.entries()) {
      view.setFloat64(header + k * size + at * 8, chunk[field]);
    }
  }
  return bytes;
}

/** Throws MR606, naming `what`, for bytes that are no chunks. */
export function decodeChunks(bytes: Uint8Array, what: string): Chunk[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = (bytes.length - header) / size;
  if (!isCount(count) || view.getUint32(0) !== magic) throw damaged(what);
  return Array.from({ length: count }, (_, k) => {
    const read = (at: number): number => {
      const value = view.getFloat64(header + k * size + at * 8);
      if (!isCount(value)) throw damaged(what);
      return value;
    };
    return {
      first: read(0),
      items: read(1),
      file: read(2),
      offset: read(3),
      bytes: read(4),
      line: read(5),
      crc: read(6),
    };
  });
}

function damaged(what: string): MillraceError {
  return new MillraceError('MR606', `The stored record of ${what} is damaged`, {
    hint: 'Other records may still be readable; restore the store from a copy if there is one.',
  });
}
