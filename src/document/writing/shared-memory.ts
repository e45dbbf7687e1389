import { scratch } from './scratch.ts';

/** Below this the collector's own pace is good enough. */
const lightBytes = 64 * 1024;

const weights = new WeakMap<SharedArrayBuffer, ArrayBuffer>();

export function allocateShared(bytes: number): SharedArrayBuffer {
  const buffer = new SharedArrayBuffer(bytes);
  weigh(buffer);
  return buffer;
}

/**
 * Tells the garbage collector of this thread how much memory the buffer holds. It counts what an ArrayBuffer holds, but
 * not what a shared one does: a loop that shares and drops large values would fill the machine. So an ArrayBuffer of
 * the same size lives as long; it is never touched, so that it costs addresses and no memory.
 */
export function weigh(buffer: ArrayBufferLike): void {
  if (!(buffer instanceof SharedArrayBuffer) || buffer.byteLength < lightBytes) return;
  if (!weights.has(buffer)) weights.set(buffer, scratch(buffer.byteLength));
}

/** Up to here the call costs more than the copying. */
const shortBytes = 1024;

/**
 * Copies `source` to byte `at`. Into shared memory `set` copies word by word, for whoever might read it meanwhile; that
 * takes three times as long as `fill` does, and nobody knows of the memory yet.
 */
export function copyTo(target: Buffer, at: number, source: Uint8Array): void {
  if (source.length <= shortBytes) target.set(source, at);
  else target.fill(source, at, at + source.length);
}
