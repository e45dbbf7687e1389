import { threadId } from 'node:worker_threads';
import type { ActionContext } from '../../../src/index.ts';

export function echo(input: unknown): unknown {
  return input;
}

/** All that `ctx` says. */
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

/** Fields of the shared context of `executor.map`, by name. */
export function pick(name: string, ctx: ActionContext): unknown {
  return Object(ctx.context)[name];
}

export function log({ value }: { readonly value: unknown }, ctx: ActionContext): void {
  ctx.log('saw a value', { value, attempt: ctx.attempt });
}

/** Writes to where only the data of a command belongs. */
export function print({ text }: { readonly text: string }): void {
  console.log(text);
  process.stdout.write(`${text}\n`);
}

/** Changes what it was given. */
export function change({ list }: { readonly list: unknown[] }): number {
  return list.push('more');
}

/** A text of so many bytes. */
export function text({ bytes }: { readonly bytes: number }): { readonly text: string } {
  return { text: 'x'.repeat(bytes) };
}

/** What a value is, without copying it. */
export function measure(value: { readonly text: string }): object {
  return { keys: Object.keys(value), length: value.text.length };
}
