import { AsyncLocalStorage } from 'node:async_hooks';
import type { ItemContext } from './item-context.ts';

/** An action as lanes call it. */
export type ItemAction = (input: unknown, ctx: ItemContext) => unknown;

const traced = new AsyncLocalStorage<ItemContext>();
/** Set while an action computes that is not traced. */
let untraced: ItemContext | undefined;

/**
 * Calls an action so that its attempt is known in all that follows from the call. Costs more than
 * an action that returns at once: see `Lanes`.
 */
export function callTraced(ctx: ItemContext, action: ItemAction, input: unknown): unknown {
  return traced.run(ctx, action, input, ctx);
}

/** Calls an action whose attempt is known until it returns. */
export function callUntraced(ctx: ItemContext, action: ItemAction, input: unknown): unknown {
  untraced = ctx;
  try {
    return action(input, ctx);
  } finally {
    untraced = undefined;
  }
}

/** The attempt from which the present call follows, if that is traced. */
export function tracedItem(): ItemContext | undefined {
  return traced.getStore();
}

/** The attempt that computes. */
export function currentItem(): ItemContext | undefined {
  return traced.getStore() ?? untraced;
}
