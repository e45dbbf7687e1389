import { appendFileSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import type { ActionContext } from '../../../../src/index.ts';
import { SegmentAppender } from '../../../../src/segments/appender.ts';

const mostBodies = Number(process.env['DIE_AFTER_BODY']);
if (mostBodies > 0) dieAfterBody(mostBodies);

/** Makes the process kill itself once this thread has written its n-th body. */
function dieAfterBody(nth: number): void {
  const { append } = SegmentAppender.prototype;
  let calls = 0;
  SegmentAppender.prototype.append = function (this: SegmentAppender, body) {
    const reference = append.call(this, body);
    if (++calls === nth) process.kill(process.pid, 'SIGKILL');
    return reference;
  };
}

/** Appends a line for an execution, in one write: `task/visit/index attempt`. */
function leave(file: string, ctx: ActionContext): void {
  const key = ctx.idempotencyKey.slice(ctx.idempotencyKey.indexOf('/') + 1);
  appendFileSync(file, `${key} ${ctx.attempt}\n`);
}

interface Item {
  readonly file: string;
  readonly value: number;
}

/** Returns its value. One item in 97 fails its first attempt; one in three returns a turn later. */
export function item({ file, value }: Item, ctx: ActionContext): number | Promise<number> {
  leave(file, ctx);
  if (ctx.index % 97 === 5 && ctx.attempt === 1) throw new Error('not in this attempt');
  return ctx.index % 3 === 0 ? setImmediate(value) : value;
}

interface Left {
  readonly of: number;
  readonly at: number;
  readonly sum: number;
}

/** Adds up 1 to 30, and leaves each sum: one that is not its own, or an older one, is found. */
export async function long({ file, value }: Item, ctx: ActionContext): Promise<number> {
  leave(file, ctx);
  const left: Partial<Left> = Object(ctx.checkpointed);
  const { of = value } = left;
  if (of !== value) throw new Error('the checkpoint is that of another item');
  let { at = 0, sum = 0 } = left;
  while (at < 30) {
    at++;
    sum += at;
    await ctx.checkpoint({ of: value, at, sum });
    if (ctx.index === 5 && at === 15 && ctx.attempt === 1) throw new Error('not in this attempt');
  }
  return sum;
}

/** Returns more than stays with the head of a batch. */
export function bulk({ file, value }: Item, ctx: ActionContext): object {
  leave(file, ctx);
  return { value, text: String(value).repeat(4000) };
}

/** Returns the number of values and their sum. */
export function total(
  { file, values }: { readonly file: string; readonly values: readonly number[] },
  ctx: ActionContext,
): { readonly count: number; readonly sum: number } {
  leave(file, ctx);
  let sum = 0;
  for (const value of values) sum += value;
  return { count: values.length, sum };
}

/** Depends on the order of the values, and can only be continued. */
export const digest = {
  fold(acc: number, values: readonly number[]): number {
    return values.reduce((sum, value) => (sum * 31 + value) % 1_000_000_007, acc);
  },
};

interface Chain {
  readonly hash: number;
  readonly length: number;
}

const prime = 1_000_000_007;

/** Depends on the order of the values; parts that lie next to each other can be put together. */
export const chain = {
  fold({ hash, length }: Chain, values: readonly number[]): Chain {
    return {
      hash: values.reduce((sum, value) => (sum * 31 + value) % prime, hash),
      length: length + values.length,
    };
  },
  merge(a: Chain, b: Chain): Chain {
    let { hash } = a;
    for (let count = b.length; count > 0; count--) hash = (hash * 31) % prime;
    return { hash: (hash + b.hash) % prime, length: a.length + b.length };
  },
};

/** Does not depend on the order of the values, and can only be continued. */
export const tally = {
  fold(acc: number, values: readonly number[]): number {
    return values.reduce((sum, value) => sum + value * value, acc);
  },
};
