import type { ActionContext } from '../../../src/index.ts';
import { wait } from './meet.ts';

interface Steps {
  readonly port?: number;
  /** The step, from 1, at which it fails or waits in its first attempt or process. */
  readonly fails?: number;
  readonly waits?: number;
}

/** Ten steps, each of which is left on disk. Returns those that this attempt took. */
export async function steps({ port, fails, waits }: Steps, ctx: ActionContext): Promise<number[]> {
  const { done = 0 } = Object(ctx.checkpointed);
  const taken: number[] = [];
  for (let step = done + 1; step <= 10; step++) {
    taken.push(step);
    ctx.progress(step, 10);
    if (step === fails && ctx.attempt === 1) throw new Error('in the middle');
    if (step === waits && port !== undefined && done === 0) await wait({ port }, ctx);
    await ctx.checkpoint({ done: step });
  }
  return taken;
}

/** A value of so many bytes is left. */
export async function large({ bytes }: { readonly bytes: number }, ctx: ActionContext) {
  await ctx.checkpoint('x'.repeat(bytes));
  return ctx.checkpointed;
}

/** A promise that a failed attempt leaves behind wants something on disk. */
export async function late(_input: unknown, ctx: ActionContext): Promise<string> {
  if (ctx.attempt === 1) {
    globalThis.lateCheckpoint = new Promise<void>((resolve) => setTimeout(resolve, 20))
      .then(() => ctx.checkpoint('late'))
      .then(
        () => 'stored',
        (error: unknown) => String(Object(error).code),
      );
    throw new Error('once');
  }
  return `${await globalThis.lateCheckpoint} ${JSON.stringify(ctx.checkpointed)}`;
}

declare global {
  var lateCheckpoint: Promise<string> | undefined;
}
