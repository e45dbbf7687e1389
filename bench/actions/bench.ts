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

/** A list of objects. */
export function list({ count }: { readonly count: number }): { id: number; name: string }[] {
  return Array.from({ length: count }, (_, id) => ({ id, name: `server-${id}.example.test` }));
}

/** An object with a text of `bytes` characters. */
export function describe({
  id,
  url,
  bytes,
}: {
  readonly id: number;
  readonly url: string;
  readonly bytes: number;
}): { id: number; url: string; text: string } {
  return { id, url, text: 'x'.repeat(bytes) };
}

export function count({ outputs }: { readonly outputs: readonly unknown[] }): number {
  return outputs.length;
}

export function fail({ message }: { readonly message: string }): never {
  throw new Error(message);
}
