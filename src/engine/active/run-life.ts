import type { RunLife } from '../../history/following/commit-wait.ts';
import type { ActiveRun } from './active-run.ts';

/** Until when results of a task can be committed, of a run that this process has. */
export function lifeOf(run: ActiveRun, task: string): RunLife {
  let lost: { readonly error: unknown } | undefined;
  const never = new Promise<never>(() => {});
  const failing = run.finished.promise.then(
    () => never,
    (error: unknown) => {
      lost = { error };
      throw error;
    },
  );
  // A rejection that no reader waits for is no error.
  failing.catch(() => {});
  return {
    lost: failing,
    nextCommit: (ring) => run.commits.next(task, ring),
    isOver() {
      if (lost) throw lost.error;
      return run.isOver;
    },
  };
}
