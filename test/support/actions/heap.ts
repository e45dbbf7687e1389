import type { ActionContext } from '../../../src/index.ts';

/** Returns one value of the context of its run. */
export function read({ at }: { readonly at: number }, ctx: ActionContext): unknown {
  return Object(ctx.context).records[at];
}

/** Collects garbage, and returns the remaining heap and buffers of this thread, in bytes. */
export function level(): { heap: number; buffers: number } {
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return { heap: heapUsed, buffers: arrayBuffers };
}
