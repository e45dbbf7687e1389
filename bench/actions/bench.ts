import { setTimeout as wait } from 'node:timers/promises';

/** The no-op of all benchmarks. */
export function noop(): null {
  return null;
}

export function touch(input: { readonly value: number }): number {
  return input.value;
}

/** Reads one value of the context. */
export function pick(
  at: number,
  ctx: { readonly context: { readonly servers: readonly { readonly load: number }[] } },
): number | undefined {
  return ctx.context.servers[at]?.load;
}

/** Milliseconds on a clock that all threads share. */
export function now(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

/** Milliseconds since the latest of these times. */
export function since(input: { readonly ended: readonly number[] }): number {
  return now() - Math.max(...input.ended);
}

/** Waits `ms` milliseconds. */
export async function rest(ms: number): Promise<null> {
  await wait(ms);
  return null;
}
