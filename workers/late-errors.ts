import { messageOf, stackOf } from '../src/lang/thrown.ts';
import { type ErrorOrigin, markOrigin } from '../src/wire/error-origin.ts';
import { tracedItem } from './current-item.ts';
import type { ItemContext } from './item-context.ts';
import { post } from './reporter.ts';

/**
 * A rejection that nobody handles leaves nothing half done but its own chain: when its item is
 * known, the thread goes on. The thread ends otherwise, as it does by itself.
 */
process.on('unhandledRejection', (error) => {
  const ctx = tracedItem();
  if (!ctx) throw error;
  const hasFailed = ctx.failLate(error, false);
  post({ kind: 'late-error', origin: originFrom(ctx, hasFailed), ...describe(error) });
});

/**
 * An error that is thrown by a callback ends the thread: what the callback shares with others may
 * be half done. The item it comes from fails first, and the error takes its name along.
 */
process.on('uncaughtExceptionMonitor', (error) => {
  const ctx = tracedItem();
  if (ctx) markOrigin(error, originFrom(ctx, ctx.failLate(error, true)));
});

/** Names the item, also where a step of it is to blame. */
function originFrom(ctx: ItemContext, hasFailed: boolean): ErrorOrigin {
  const { run, task, visit, index } = ctx.item;
  return { run: run.id, task, visit, index, hasFailed };
}

function describe(error: unknown): { readonly reason: string; readonly stack?: string } {
  const stack = stackOf(error);
  return { reason: messageOf(error), ...(stack === undefined ? {} : { stack }) };
}
