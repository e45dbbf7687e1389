import type { Failure } from '../../items/failure.ts';
import { advance, apply } from '../../run/advance.ts';
import type { ModelEvent } from '../../run/decisions.ts';
import { applyDecision } from './apply-decision.ts';
import type { Context } from './context.ts';

/** Asks the rules what follows from an event, and applies it. */
export function followEvent(context: Context, event: ModelEvent): void {
  const { model } = context.run;
  const step = advance(model, event);
  apply(model, step);
  keepFailure(context, step.run.failure);
  for (const decision of step.decisions) applyDecision(context, decision);
}

/** Stores the failure that decides how the run ends, also when another process ends it. */
function keepFailure({ tx, run }: Context, failure: Failure | undefined): void {
  if (!failure || failure === run.record.error) return;
  run.record = { ...run.record, error: failure };
  tx.putRun(run.record);
}
