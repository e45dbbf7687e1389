import { memberOf } from '../lang/thrown.ts';
import type { ActionContext } from './context.ts';

/** Calls the listener with the reason of an abort. Returns a function that forgets it. */
type Listen = (listener: (reason: unknown) => void) => () => void;

/** The member of a context by which actions of Millrace hear of an abort. */
export const listenForAbort: unique symbol = Symbol('listen for abort');

/**
 * Calls `listener` when the item is aborted, at once if it already is. Returns a function that
 * forgets the listener. In a worker no `AbortSignal` is made: to listen to one costs a third of
 * what an HTTP request does.
 */
export function onAbort(ctx: ActionContext, listener: (reason: unknown) => void): () => void {
  const listen = memberOf(ctx, listenForAbort);
  return typeof listen === 'function'
    ? (listen as Listen).call(ctx, listener)
    : bySignal(ctx.signal, listener);
}

function bySignal(signal: AbortSignal, listener: (reason: unknown) => void): () => void {
  const aborted = (): void => listener(signal.reason);
  if (signal.aborted) aborted();
  else signal.addEventListener('abort', aborted, { once: true });
  return () => signal.removeEventListener('abort', aborted);
}
