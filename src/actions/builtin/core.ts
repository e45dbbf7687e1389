// Without zod: most workflows load this pack, and loading zod takes 50 ms per thread.
import { setTimeout as wait } from 'node:timers/promises';
import { MillraceError } from '../../errors.ts';
import { longestTimer, parseDuration } from '../../lang/duration.ts';
import type { ActionContext } from '../context.ts';

/** Returns its input. */
export function echo(input: unknown): unknown {
  return input;
}

/** Does nothing, and returns null. */
export function noop(): null {
  return null;
}

/** Fails with `message`. */
export function fail(input: { readonly message?: unknown }): never {
  const { message = 'core.fail was called' } = input;
  throw new Error(typeof message === 'string' ? message : JSON.stringify(message));
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
    throw new MillraceError(
      'MR407',
      'the input is invalid: ms: expected milliseconds or a duration',
    );
  }
  await wait(delay, undefined, { signal: ctx.signal });
  return { slept_ms: delay };
}
