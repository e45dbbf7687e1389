const Original = globalThis.SharedArrayBuffer;

let buffers = 0;
let bytes = 0;

/** What this thread has allocated since the first call. */
export interface SharedMemory {
  readonly buffers: number;
  readonly bytes: number;
}

/**
 * Counts the shared memory that this thread allocates. Documents, batches and blocks are there, so
 * each encoding and each copy shows.
 */
export function sharedMemory(): SharedMemory {
  if (globalThis.SharedArrayBuffer === Original) {
    globalThis.SharedArrayBuffer = new Proxy(Original, {
      construct(target, [length]: [number]) {
        buffers++;
        bytes += length;
        return new target(length);
      },
    });
  }
  return { buffers, bytes };
}
