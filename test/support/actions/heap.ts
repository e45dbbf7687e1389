import type { ActionContext } from '../../../src/index.ts';

/** Reads one value of the context of its run. */
export function read({ at }: { readonly at: number }, ctx: ActionContext): unknown {
  return Object(ctx.context).records[at];
}

/** Collects garbage, and answers what is left in this thread, in bytes: of its heap, and of the buffers it made. */
export function level(): { heap: number; buffers: number } {
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return { heap: heapUsed, buffers: arrayBuffers };
}
