import { types } from 'node:util';
import { scratch } from './scratch.ts';

/** Smaller buffers are not tracked. */
const smallBytes = 64 * 1024;

const ballast = new WeakMap<SharedArrayBuffer, ArrayBuffer>();

export function allocateShared(bytes: number): SharedArrayBuffer {
  const buffer = new SharedArrayBuffer(bytes);
  trackSharedMemory(buffer);
  return buffer;
}

/**
 * Makes the garbage collector of this thread count the memory of the buffer. It counts ArrayBuffers
 * but not shared ones: without this, a loop that shares and drops large values would fill the
 * memory. An ArrayBuffer of the same size lives as long as the buffer; it is never touched, so it
 * takes addresses but no memory.
 */
export function trackSharedMemory(buffer: ArrayBufferLike): void {
  if (!types.isSharedArrayBuffer(buffer) || buffer.byteLength < smallBytes) return;
  if (!ballast.has(buffer)) ballast.set(buffer, scratch(buffer.byteLength));
}

/** Up to this size, calling `fill` costs more than it saves. */
const shortBytes = 1024;

/**
 * Copies `source` to byte `at` of memory that no other thread reads yet. `set` copies to shared
 * memory word by word, which takes three times as long as `fill`.
 */
export function copyTo(target: Buffer, at: number, source: Uint8Array): void {
  if (source.length <= shortBytes) target.set(source, at);
  else target.fill(source, at, at + source.length);
}
