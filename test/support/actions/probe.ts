import { threadId } from 'node:worker_threads';
import type { ActionContext } from '../../../src/index.ts';

export function echo(input: unknown): unknown {
  return input;
}

/** Returns the fields of `ctx`. */
export function context(_: unknown, ctx: ActionContext): object {
  const { run, task, index, attempt, idempotencyKey, context: shared, signal } = ctx;
  return {
    run,
    task,
    index,
    attempt,
    idempotencyKey,
    shared: shared ?? null,
    aborted: signal.aborted,
  };
}

export function thread(): number {
  return threadId;
}

export function sum({ values }: { readonly values: readonly number[] }): number {
  return values.reduce((total, value) => total + value, 0);
}

export function add({ a, b }: { readonly a: number; readonly b: number }): number {
  return a + b;
}

/** Returns a field of the context of the run. */
export function pick(name: string, ctx: ActionContext): unknown {
  return Object(ctx.context)[name];
}

export function log({ value }: { readonly value: unknown }, ctx: ActionContext): void {
  ctx.log('saw a value', { value, attempt: ctx.attempt });
}

/** Logs `lines` lines with `bytes` bytes each: their numbers, filled up. */
export function chatter(
  { lines, bytes = 0 }: { readonly lines: number; readonly bytes?: number },
  ctx: ActionContext,
): number {
  for (let line = 0; line < lines; line++) ctx.log(`${line}`.padEnd(bytes, '.'));
  return lines;
}

/** Writes to standard output, which is for the data of a command. */
export function print({ text }: { readonly text: string }): void {
  console.log(text);
  process.stdout.write(`${text}\n`);
}

/** Changes its input. */
export function change({ list }: { readonly list: unknown[] }): number {
  return list.push('more');
}

/** Returns a text of `bytes` bytes. */
export function text({ bytes }: { readonly bytes: number }): { readonly text: string } {
  return { text: 'x'.repeat(bytes) };
}

/** Returns facts about a value, without a copy. */
export function measure(value: { readonly text: string }): object {
  return { keys: Object.keys(value), length: value.text.length };
}
