import { threadId } from 'node:worker_threads';
import type { ActionContext } from '../../../src/index.ts';
import { sharedMemory } from '../shared-memory.ts';

sharedMemory();

/** Returns a small value, and the shared memory that its thread has allocated so far. */
export function look(input: { readonly part: unknown }): object {
  const { buffers, bytes } = sharedMemory();
  return { thread: threadId, buffers, bytes, part: input.part };
}

/** The same, with one value of the context of `executor.map`. */
export function lookAtContext(_: unknown, ctx: ActionContext): object {
  return look({ part: Object(ctx.context).records[57].id });
}

/** Returns a record of about 10 KB. */
export function record({ n }: { readonly n: number }): object {
  return { id: n, rows: Array.from({ length: 100 }, (_, row) => ({ row, text: 'x'.repeat(64) })) };
}

export function nothing(): null {
  return null;
}
