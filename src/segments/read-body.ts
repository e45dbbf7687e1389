import { closeSync, openSync, readSync } from 'node:fs';
import { MillraceError } from '../errors.ts';
import type { BodyReference } from '../items/body.ts';
import { messageOf } from '../lang/thrown.ts';

/**
 * Reads a body into memory from `allocate`, by default of its own. The file is opened for each: a
 * file that is removed gives its space back at once. Throws MR606 when the file or the bytes are
 * missing, or when it is another body. The caller checks the rest.
 */
export function readBody(
  path: string,
  { offset, length, crc }: BodyReference,
  allocate = privateMemory,
): Uint8Array {
  const bytes = allocate(length);
  let fd: number | undefined;
  try {
    fd = openSync(path, 'r');
    for (let at = 0; at < length;) {
      const read = readSync(fd, bytes, at, length - at, offset + at);
      if (read === 0) throw damaged(path, 'it is too short');
      at += read;
    }
  } catch (error) {
    throw error instanceof MillraceError ? error : damaged(path, messageOf(error), error);
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
  const header = new DataView(bytes.buffer, bytes.byteOffset, length);
  if (length < 16 || header.getUint32(12, true) !== crc) throw damaged(path, 'it has other bytes');
  return bytes;
}

/** Plain memory: the garbage collector counts it, which it does not do with shared memory. */
function privateMemory(bytes: number): Uint8Array {
  return new Uint8Array(Buffer.allocUnsafeSlow(bytes).buffer);
}

function damaged(path: string, reason: string, cause?: unknown): MillraceError {
  return new MillraceError('MR606', `The results in ${path} cannot be read: ${reason}`, {
    hint: 'Restore the store from a copy, with its folder data.',
    cause,
    details: { path },
  });
}
