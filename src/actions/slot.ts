import { memberOf } from '../lang/thrown.ts';
import type { ActionContext } from './context.ts';

/**
 * A number from 1 that no other item of the task has while this one runs, and at most as large as
 * its concurrency. Undefined outside of a worker.
 */
export function slotOf(ctx: ActionContext): number | undefined {
  const lane = memberOf(ctx, 'lane');
  return typeof lane === 'number' ? lane + 1 : undefined;
}
