import { makeProblem, type Problem } from '../../workflow/problem.ts';
import type { RetryRule, SourcedWorkflow } from '../../workflow/workflow.ts';

/** Finds rules of `retry` that never decide, as those above them are for all of their failures. */
export function checkRetry({ workflow, locate }: SourcedWorkflow): Problem[] {
  return workflow.tasks.flatMap(({ name, retry = [] }, index) =>
    retry.flatMap((rule, at) => {
      const above = retry.slice(0, at).findIndex((other) => takes(other, rule));
      if (above < 0) return [];
      const range = locate(['tasks', index, 'retry', at]);
      const hint = `rule ${above + 1} is for all failures that this one could be for`;
      const message = `rule ${at + 1} of 'retry' is never used`;
      return [makeProblem('MR314', message, { hint, range, task: name })];
    }),
  );
}

/** Whether a rule without a condition is for all failures of one below it. */
function takes({ on, when, until }: RetryRule, below: RetryRule): boolean {
  // One with `until` is for nothing else, and no other is for that.
  if (when !== undefined || until !== undefined || below.until !== undefined) return false;
  if (on === undefined || on.includes('any')) return true;
  return below.on !== undefined && below.on.every((kind) => on.includes(kind));
}
