import { appendFileSync, existsSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import type { ActionContext } from '../../../src/index.ts';

/** Appends a line with the key of the item, in one write: one line per execution. */
export async function note(
  { file, value }: { readonly file: string; readonly value: unknown },
  ctx: ActionContext,
): Promise<unknown> {
  await setImmediate();
  appendFileSync(file, `${ctx.idempotencyKey}\n`);
  return value;
}

/** The same for a task that gets all values. Returns their number and their sum. */
export function total(
  { file, values }: { readonly file: string; readonly values: readonly number[] },
  ctx: ActionContext,
): { readonly count: number; readonly sum: number } {
  appendFileSync(file, `${ctx.idempotencyKey}\n`);
  let sum = 0;
  for (const value of values) sum += value;
  return { count: values.length, sum };
}

/** Creates the file and ends its worker thread, unless the file exists. */
export function exitOnce({ file }: { readonly file: string }, ctx: ActionContext): object {
  if (!existsSync(file)) {
    appendFileSync(file, '');
    process.exit(4);
  }
  return { attempt: ctx.attempt };
}

/**
 * Appends its line and returns at once; the item at `stop` first ends its worker thread (`exit`) or
 * keeps it busy, until the file with the suffix `.go` exists.
 */
export function step(
  { file, stop, exit }: { readonly file: string; readonly stop: number; readonly exit?: boolean },
  ctx: ActionContext,
): number {
  appendFileSync(file, `${ctx.idempotencyKey}\n`);
  if (ctx.index !== stop) return ctx.index;
  const go = `${file}.go`;
  if (exit === true && !existsSync(go)) {
    appendFileSync(go, '');
    process.exit(4);
  }
  while (!existsSync(go));
  return ctx.index;
}
