import type { Plan, PlanTask } from '../../plan/plan.ts';
import type { EndState, RunState, TaskRecord } from '../records.ts';
import { currentVisits } from '../visits-before.ts';
import { planRerunOfTasks, type Rerun, type RerunOptions } from './plan-rerun.ts';
import { isUnstarted, latestVisits } from './visits.ts';

export interface RunRerunOptions extends RerunOptions {
  /** How the run has ended, and how it stood when its `finally` began. */
  readonly state?: RunState;
  readonly outcome?: EndState | undefined;
  readonly visitsBefore?: Readonly<Record<string, number>> | undefined;
}

/**
 * Plans a rerun of a run. What failed before `finally` runs again, and then all of `finally`. If
 * only `finally` failed, what failed there runs again.
 */
export function planRerun(
  plan: Plan,
  all: readonly TaskRecord[],
  options: RunRerunOptions = {},
): Rerun {
  if (!plan.hasFinally) return planRerunOfTasks(plan, all, options);
  const { outcome, state = 'failed', only, visitsBefore } = options;
  const records = currentVisits(visitsBefore ? { visitsBefore } : {}, all);
  const last = part(plan, records, ({ inFinally = false }) => inFinally);
  const isNamed = only !== undefined && [...only].every((name) => last.plan.tasks.has(name));
  const isLast = outcome === 'succeeded' && (only ? isNamed : state !== 'succeeded');
  const stopped = state === 'cancelled';
  const ofLast = (): Rerun => ({
    ...planRerunOfTasks(last.plan, last.records, { ...options, stopped, endedEarly: false }),
    onlyFinally: true,
  });
  if (isLast) return ofLast();
  const first = part(plan, records, ({ inFinally = false }) => !inFinally);
  const rerun = planRerunOfTasks(first.plan, first.records, options);
  const isNothing = rerun.again.length + rerun.waiting.length === 0;
  if (isNothing && outcome === 'succeeded') return ofLast();
  return withFinally(rerun, last, visitsBefore);
}

interface Part {
  readonly plan: Plan;
  readonly records: readonly TaskRecord[];
}

function part(plan: Plan, records: readonly TaskRecord[], isOf: (task: PlanTask) => boolean): Part {
  const tasks = new Map([...plan.tasks].filter(([, task]) => isOf(task)));
  return { plan: { ...plan, tasks }, records: records.filter(({ task }) => tasks.has(task)) };
}

/** Visits that have started are kept; `finally` begins with others. */
function withFinally(
  rerun: Rerun,
  { plan, records }: Part,
  before: Readonly<Record<string, number>> = {},
): Rerun {
  const latest = [...latestVisits(plan, records).values()];
  const started = latest.filter((record) => !isUnstarted(record));
  const visits = started.map(({ task, visit }) => [task, visit] as const);
  return {
    ...rerun,
    unreached: [...rerun.unreached, ...latest.filter(isUnstarted)],
    visitsBefore: { ...before, ...Object.fromEntries(visits) },
    plan: started.length === 0 ? rerun.plan : { ...rerun.plan, finally: [...plan.tasks.keys()] },
  };
}
