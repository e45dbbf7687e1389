import type { ActionContext } from '../../../src/index.ts';
import { block, type Meeting, wait } from './meet.ts';

interface Speech {
  readonly lines: number;
  readonly bytes?: number;
  /** The attempts that fail. */
  readonly fails?: number;
}

/** Logs lines `attempt/number`, of at least `bytes` bytes, then fails in its first attempts. */
export function say({ lines, bytes = 0, fails = 0 }: Speech, ctx: ActionContext): number {
  for (let line = 0; line < lines; line++) {
    ctx.log(`${ctx.attempt}/${line}`.padEnd(bytes, '.'), { index: ctx.index });
  }
  if (ctx.attempt <= fails) throw new Error(`attempt ${ctx.attempt} fails`);
  return lines;
}

/** Logs a text, and fails with it. */
export function fail({ text }: { readonly text: string }, ctx: ActionContext): never {
  ctx.log(text, { text });
  throw new Error(text);
}

/** Logs a line, then waits at the gate. */
export async function waiting(meeting: Meeting, ctx: ActionContext): Promise<string> {
  ctx.log('before the wait');
  const name = await wait(meeting, ctx);
  ctx.log('after the wait');
  return name;
}

/** Logs many lines, then blocks its thread for ever. */
export async function stuck(meeting: Meeting, ctx: ActionContext): Promise<number> {
  for (let line = 0; line < 500; line++) ctx.log(`line ${line}`);
  return block(meeting, ctx);
}

/** Logs, and ends its thread in the first attempts. */
export function deadly({ deaths }: { readonly deaths: number }, ctx: ActionContext): string {
  ctx.log(`${process.pid} begins`);
  if (deaths > 0) process.exit(3);
  return 'alive';
}

/** Waits at the gate, or logs a line after its end. */
export function late(input: Meeting & { readonly waits: boolean }, ctx: ActionContext): unknown {
  if (input.waits) return wait(input, ctx);
  setTimeout(() => ctx.log('after its end'), 5);
  return null;
}

/** The same as `say`, in a later turn. */
export async function sayLater(speech: Speech, ctx: ActionContext): Promise<number> {
  await new Promise((resolve) => setImmediate(resolve));
  return say(speech, ctx);
}
