import { advance, apply } from '../../run/advance.ts';
import type { ModelEvent } from '../../run/decisions.ts';
import type { RunStatus } from '../../run/run-status.ts';
import { applyDecision } from './apply-decision.ts';
import type { Context } from './context.ts';

/** Asks the rules what follows from an event, and applies it. */
export function followEvent(context: Context, event: ModelEvent): void {
  const { model } = context.run;
  const step = advance(model, event);
  apply(model, step);
  keepFailures(context, step.run);
  for (const decision of step.decisions) applyDecision(context, decision);
}

/** Stores the failures that decide how the run ends, also when another process ends it. */
function keepFailures({ tx, run }: Context, { failure, finallyErrors }: RunStatus): void {
  const { error, finallyErrors: known } = run.record;
  if ((!failure || failure === error) && finallyErrors === known) return;
  run.record = {
    ...run.record,
    ...(failure ? { error: failure } : {}),
    ...(finallyErrors ? { finallyErrors } : {}),
  };
  tx.putRun(run.record);
}
