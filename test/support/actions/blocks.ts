import type { ActionContext } from '../../../src/index.ts';

/** A value that is stored as another one. */
export function date(): unknown {
  return { at: new Date(0), none: undefined, list: [new Date(1)], text: '\ud800' };
}

/** What a step is told of itself. */
export function facts(_input: unknown, ctx: ActionContext): object {
  const { run, task, index, repetition, attempt, idempotencyKey } = ctx;
  return { workflow: run.workflow, task, index, repetition, attempt, idempotencyKey };
}

export function checkpointed(_input: unknown, ctx: ActionContext): unknown {
  return ctx.checkpointed;
}

/** A rejection that nobody handles, in the first attempt. */
export async function rejects(
  { now }: { readonly now: boolean },
  ctx: ActionContext,
): Promise<number> {
  if (!now || ctx.attempt > 1) return ctx.attempt;
  void Promise.reject(new Error('out of reach'));
  return new Promise(() => {});
}

/** Says that it runs, and fails. */
export function loud(_input: unknown, ctx: ActionContext): never {
  ctx.log('here');
  throw new Error('loud');
}
