import { MillraceError } from '../../errors.ts';
import { invariant } from '../../lang/assert.ts';
import type { TaskKey } from '../../run/records.ts';
import { taskKey } from './keys.ts';
import type { Tables } from './tables.ts';

const chunkShift = 10;
const chunkItems = 1 << chunkShift;
const chunkBytes = chunkItems / 8;

/**
 * Sets the bits of `indexes`. Element k of the result is 1 when this call set the bit of
 * `indexes[k]`. Reads and writes each chunk once: this is the cost of a finished item on disk.
 */
export function markDone(tables: Tables, key: TaskKey, indexes: ArrayLike<number>): Uint8Array {
  const won = new Uint8Array(indexes.length);
  const touched = new Map<number, Uint8Array<ArrayBuffer>>();
  let chunk = -1;
  let bits = new Uint8Array(0);
  for (let k = 0; k < indexes.length; k++) {
    const index = indexes[k] ?? -1;
    invariant(index >>> 0 === index, `an item index must be a 32-bit integer, not ${index}`);
    if (index >>> chunkShift !== chunk) {
      chunk = index >>> chunkShift;
      bits = touched.get(chunk) ?? readChunk(tables, key, chunk);
      touched.set(chunk, bits);
    }
    const at = (index & (chunkItems - 1)) >>> 3;
    const bit = 1 << (index & 7);
    const before = bits[at] ?? 0;
    if ((before & bit) === 0) {
      bits[at] = before | bit;
      won[k] = 1;
    }
  }
  for (const [chunk, bits] of touched) tables.put('done', taskKey(key, chunk), bits);
  return won;
}

/** Clears the bits of `indexes`. */
export function clearDone(tables: Tables, key: TaskKey, indexes: ArrayLike<number>): void {
  const touched = new Map<number, Uint8Array>();
  for (const index of Array.from(indexes)) {
    const chunk = index >>> chunkShift;
    const bits = touched.get(chunk) ?? readChunk(tables, key, chunk);
    touched.set(chunk, bits);
    const at = (index & (chunkItems - 1)) >>> 3;
    bits[at] = (bits[at] ?? 0) & ~(1 << (index & 7));
  }
  for (const [chunk, bits] of touched) tables.put('done', taskKey(key, chunk), bits);
}

function readChunk(tables: Tables, key: TaskKey, chunk: number): Uint8Array<ArrayBuffer> {
  const bytes = tables.get('done', taskKey(key, chunk));
  return bytes ? checked(bytes, key) : new Uint8Array(chunkBytes);
}

function checked(bytes: Uint8Array, key: TaskKey): Uint8Array<ArrayBuffer> {
  if (bytes.length === chunkBytes) return new Uint8Array(bytes);
  throw new MillraceError('MR606', `The stored done bits of task ${key.task} are damaged`, {
    details: { run: key.run, task: key.task, visit: key.visit },
  });
}

/** The bits of items 0 to `total` - 1. */
export function doneBits(tables: Tables, key: TaskKey, total: number): Uint8Array {
  const bits = new Uint8Array(Math.ceil(total / 8));
  for (const { key: chunkKey, value } of tables.range('done', taskKey(key))) {
    const start = Number(chunkKey.at(-1)) * chunkBytes;
    if (start < bits.length) bits.set(checked(value, key).subarray(0, bits.length - start), start);
  }
  return bits;
}

export function isDone(tables: Tables, key: TaskKey, index: number): boolean {
  const bits = readChunk(tables, key, index >>> chunkShift);
  return ((bits[(index & (chunkItems - 1)) >>> 3] ?? 0) & (1 << (index & 7))) !== 0;
}
