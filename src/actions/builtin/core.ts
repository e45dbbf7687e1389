// Without zod on purpose: this pack is what most workflows load, and loading zod takes 50 ms a thread.
import { setTimeout as wait } from 'node:timers/promises';
import { MillraceError } from '../../errors.ts';
import { longestTimer, parseDuration } from '../../lang/duration.ts';
import type { ActionContext } from '../context.ts';

/** Gives its input back. */
export function echo(input: unknown): unknown {
  return input;
}

/** Does nothing and gives null. */
export function noop(): null {
  return null;
}

/** Fails with `message`. */
export function fail(input: { readonly message?: unknown }): never {
  const { message = 'core.fail was called' } = input;
  throw new Error(typeof message === 'string' ? message : JSON.stringify(message));
}

/** Waits `ms` milliseconds, or a duration such as `2s`, and gives `{ slept_ms }`. */
export async function sleep(
  input: { readonly ms?: unknown },
  ctx: ActionContext,
): Promise<{ slept_ms: number }> {
  const { ms } = input;
  const delay = typeof ms === 'number' || typeof ms === 'string' ? parseDuration(ms) : undefined;
  // Above this a timer fires at once.
  if (delay === undefined || delay > longestTimer) {
    throw new MillraceError(
      'MR407',
      'the input is invalid: ms: expected milliseconds or a duration',
    );
  }
  await wait(delay, undefined, { signal: ctx.signal });
  return { slept_ms: delay };
}
