import { appendFileSync, existsSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import type { ActionContext } from '../../../src/index.ts';

/** The side effect of an item: one line with its key, appended in one write, as many as there are executions. */
export async function note(
  { file, value }: { readonly file: string; readonly value: unknown },
  ctx: ActionContext,
): Promise<unknown> {
  await setImmediate();
  appendFileSync(file, `${ctx.idempotencyKey}\n`);
  return value;
}

/** The same of a task that takes all values: answers how many there are and their sum. */
export function total(
  { file, values }: { readonly file: string; readonly values: readonly number[] },
  ctx: ActionContext,
): { readonly count: number; readonly sum: number } {
  appendFileSync(file, `${ctx.idempotencyKey}\n`);
  let sum = 0;
  for (const value of values) sum += value;
  return { count: values.length, sum };
}

/** Ends its worker thread unless the file is there already. */
export function exitOnce({ file }: { readonly file: string }, ctx: ActionContext): object {
  if (!existsSync(file)) {
    appendFileSync(file, '');
    process.exit(4);
  }
  return { attempt: ctx.attempt };
}
