import type { ActionContext } from '../../src/actions/context.ts';

/** The context that a worker passes to the first attempt of the first item. */
export function contextFor(changes: Partial<ActionContext> = {}): ActionContext {
  return {
    signal: new AbortController().signal,
    run: { id: 'run-1', workflow: 'test' },
    task: 'work',
    index: 0,
    repetition: 0,
    attempt: 1,
    idempotencyKey: 'run-1/work/1/0',
    context: undefined,
    directory: process.cwd(),
    checkpointed: null,
    checkpoint: () => Promise.resolve(),
    progress: () => {},
    log: () => {},
    ...changes,
  };
}
