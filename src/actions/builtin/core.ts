// Without zod: most workflows load this pack, and loading zod takes 50 ms per thread.
import { setTimeout as wait } from 'node:timers/promises';
import { MillraceError } from '../../errors.ts';
import { longestTimer, parseDuration } from '../../lang/duration.ts';
import { isRecord } from '../../lang/json.ts';
import { ActionError } from '../action-error.ts';
import type { ActionContext } from '../context.ts';
import { foldBy } from './folds/accumulator.ts';
import { counting } from './folds/count.ts';
import { grouping } from './folds/group.ts';
import { describing } from './folds/stats.ts';
import { summing } from './folds/sum.ts';
import { ranking } from './folds/top.ts';

/** Counts values. */
export const count = foldBy('core.count', counting);

/** Adds up numbers, exactly. */
export const sum = foldBy('core.sum', summing);

/** Combines values by groups. */
export const group = foldBy('core.group', grouping);

/** Keeps the largest or smallest values. */
export const top = foldBy('core.top', ranking);

/** Describes numbers: mean, spread, percentiles. */
export const stats = foldBy('core.stats', describing);

/** Returns its input. */
export function echo(input: unknown): unknown {
  return input;
}

/** Does nothing, and returns null. */
export function noop(): null {
  return null;
}

/** Puts a question, and waits for its answer. The engine does it, without a thread. */
export function ask(_input: unknown): Answered {
  throw withoutThread('ask');
}

/** Waits for a signal. The engine does it, without a thread. */
export function wait_for(_input: unknown): Signalled {
  throw withoutThread('wait_for');
}

/** Waits for a time. The engine does it, without a thread. */
export function wait_until(_input: unknown): null {
  throw withoutThread('wait_until');
}

/** Ends its scope with `output`. The engine does it, without a thread. */
export function succeed(_input: unknown): unknown {
  throw withoutThread('succeed');
}

interface Answered {
  readonly answer: unknown;
  readonly by: string | null;
  readonly at: string;
}

interface Signalled {
  readonly data: unknown;
  readonly by: string | null;
  readonly at: string;
  readonly seq: number;
}

function withoutThread(name: string): MillraceError {
  return new MillraceError('MR901', `core.${name} was called in a thread`);
}

interface FailInput {
  readonly message?: unknown;
  readonly name?: unknown;
  readonly data?: unknown;
}

/** Fails with `message`, as an error of this name and data. */
export function fail(input: FailInput): never {
  const { message = 'core.fail was called', name = 'Error', data = {} } = input;
  if (typeof name !== 'string') refuse('name: expected text');
  if (!isRecord(data)) refuse('data: expected an object');
  const text = typeof message === 'string' ? message : JSON.stringify(message);
  throw new ActionError(text, { name, data });
}

function refuse(problem: string): never {
  throw new MillraceError('MR407', `the input is invalid: ${problem}`);
}

/** Waits `ms` milliseconds, or a duration such as `2s`, and returns `{ slept_ms }`. */
export async function sleep(
  input: { readonly ms?: unknown },
  ctx: ActionContext,
): Promise<{ slept_ms: number }> {
  const { ms } = input;
  const delay = typeof ms === 'number' || typeof ms === 'string' ? parseDuration(ms) : undefined;
  // A longer timer fires at once.
  if (delay === undefined || delay > longestTimer) {
    refuse('ms: expected milliseconds or a duration');
  }
  await wait(delay, undefined, { signal: ctx.signal });
  return { slept_ms: delay };
}
