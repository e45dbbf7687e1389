import type { Context } from '../context.ts';
import type { Allowed, RunSnapshot } from '../payloads/run.ts';
import { hasEnded } from '../../run/records.ts';
import { type RowLayout, rowLayout } from '../plans/row-layout.ts';
import { inOrder } from '../plans/topology.ts';
import { questionRows } from '../reading/questions.ts';
import type { ReadRun } from '../reading/read-run.ts';
import { runSnapshot } from '../reading/run-snapshot.ts';
import type { OpenSource } from '../source/source.ts';

export function snapshotOf(
  context: Context,
  source: OpenSource,
  run: ReadRun,
  opened: ReadonlySet<string>,
): RunSnapshot {
  return runSnapshot({
    source,
    run,
    layout: layoutOf(context, run, opened),
    meters: context.meters,
    questions: questionRows(source, run),
    may: allowed(context, source, run),
  });
}

/** The rows of a run; of a workflow that cannot be read any more, the tasks that have started. */
export function layoutOf(
  { plans }: Context,
  { record, latest }: ReadRun,
  opened: ReadonlySet<string>,
): readonly RowLayout[] {
  const plan = plans.of(record);
  const started = [...latest.keys()].map((name) => ({ name, task: undefined, needs: [] }));
  return rowLayout(plan ? inOrder(plan) : started, opened);
}

function allowed(
  { readOnly, executor }: Context,
  { isWritable }: OpenSource,
  { record }: ReadRun,
): Allowed {
  if (readOnly) return { control: false, start: false, why: 'this dashboard only shows' };
  if (!isWritable) return { control: false, start: false, why: 'the store cannot be written here' };
  if (record.parent) {
    const why = `it is part of run ${record.parent.run}`;
    return { control: false, start: false, why };
  }
  const control = !hasEnded(record.state);
  if (executor) return { control, start: true };
  return { control, start: false, why: 'a page cannot start a process' };
}
