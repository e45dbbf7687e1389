import { existsSync } from 'node:fs';
import { setImmediate as nextTick } from 'node:timers/promises';
import { threadId } from 'node:worker_threads';
import type { ActionContext } from '../../../src/index.ts';

export function error({ message }: { readonly message: string }): never {
  throw new TypeError(message);
}

export function raise({ value }: { readonly value?: unknown }): never {
  throw value;
}

/** Fails its first attempts, then returns the number of the attempt. Logs when each begins. */
export function flaky({ failures }: { readonly failures: number }, ctx: ActionContext): unknown {
  ctx.log('attempt', { attempt: ctx.attempt, key: ctx.idempotencyKey, at: Date.now() });
  if (ctx.attempt <= failures) throw new Error(`attempt ${ctx.attempt} fails`);
  return ctx.attempt;
}

/** The same, without a log. */
export function flakyQuietly(
  { failures }: { readonly failures: number },
  ctx: ActionContext,
): number {
  if (ctx.attempt <= failures) throw new Error(`attempt ${ctx.attempt} fails`);
  return ctx.attempt;
}

/** Fails for odd items. */
export function odd({ value }: { readonly value: number }): number {
  if (value % 2 === 1) throw new Error(`${value} is odd`);
  return value;
}

const cycle: { self?: unknown } = {};
cycle.self = cycle;

const unholdable: Readonly<Record<string, unknown>> = {
  function: { deep: [1, () => 1] },
  bigint: { deep: [1, 1n] },
  cycle,
  nan: { deep: [1, Number.NaN] },
  undefined: { deep: [1, undefined] },
  symbol: { deep: [1, Symbol('s')] },
};

/** Returns a value that JSON cannot hold. */
export function output({ kind }: { readonly kind: string }): unknown {
  return unholdable[kind];
}

/** The same, asynchronously. */
export async function outputLater({ kind }: { readonly kind: string }): Promise<unknown> {
  await Promise.resolve();
  return unholdable[kind];
}

/** Ends its worker thread, if `now`. */
export function exit({ now }: { readonly now: boolean }): number {
  if (now) process.exit(3);
  return threadId;
}

/** Throws outside of its promise, which then never settles, if `now`. */
export async function stray({ now }: { readonly now: boolean }): Promise<string> {
  if (!now) return 'calm';
  setImmediate(() => {
    throw new Error('out of reach');
  });
  return new Promise(() => {});
}

/** Never returns to the event loop, if `now`. */
export function spin({ now }: { readonly now: boolean }): string {
  if (now) for (;;);
  return 'returned';
}

/** Needs more memory than there is, if `now`. */
export function hoard({ now }: { readonly now: boolean }): string {
  if (!now) return 'modest';
  const kept: number[][] = [];
  for (;;) kept.push(Array.from({ length: 100_000 }, (_, at) => at + 0.5));
}

/** Keeps its thread busy for `ms` milliseconds. */
export function busy({ ms }: { readonly ms: number }): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

/** Keeps its thread busy for `ms` milliseconds, and then until `file` exists, if it names one. */
export function linger({ ms, file }: { readonly ms: number; readonly file: string }): void {
  busy({ ms });
  if (file === '') return;
  while (!existsSync(file)) block(5);
}

/** Blocks its thread for ever, if `now`. */
export function freeze({ now }: { readonly now: boolean }): void {
  if (now) block(Infinity);
}

/** Does not return to the event loop, and does not compute. */
function block(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

/** Succeeds, and ends its worker thread a little later. */
export function leave(): string {
  setImmediate(() => {
    throw new Error('left behind');
  });
  return 'gone';
}

/** Ends as `kind` names, now or later. */
export async function any(
  { kind }: { readonly kind: string },
  ctx: ActionContext,
): Promise<string> {
  switch (kind) {
    case 'exit':
      return process.exit(1);
    case 'stray':
      return stray({ now: true });
    case 'never':
      return new Promise(() => {});
    case 'late':
      await nextTick();
      break;
    case 'fails':
      throw new Error('fails');
    case 'second':
      if (ctx.attempt === 1) throw new Error('not yet');
      break;
  }
  return kind;
}
