import type { ActiveRun } from '../../src/engine/active/active-run.ts';
import { beginRerun } from '../../src/engine/acquiring/rerun.ts';
import { restoreRun } from '../../src/engine/acquiring/restore-run.ts';
import type { Store } from '../../src/ports/store.ts';
import type { JsonObject } from '../../src/lang/json.ts';
import type { Plan } from '../../src/plan/plan.ts';
import type { RunId } from '../../src/run/records.ts';
import { createMemoryStore } from '../../src/store/memory/memory-store.ts';
import { Schedule } from './schedule.ts';
import type { PoolScript } from './pool-script.ts';
import { owner, Stage } from './stage.ts';

const nextOwner = { ...owner, pid: 2, started: 'b' };

/** A store whose process dies after a number of commits: no later one takes place. */
function mortalStore(schedule: Schedule): {
  store: Store;
  commits: () => number;
  dieAfter: (commits: number) => void;
  revive: () => void;
} {
  let count = 0;
  let last = Number.POSITIVE_INFINITY;
  const store = createMemoryStore({
    schedule: (commit) =>
      schedule.add(() => {
        if (count >= last) return;
        count++;
        commit();
      }),
  });
  const dieAfter = (commits: number): void => void (last = commits);
  return { store, commits: () => count, dieAfter, revive: () => dieAfter(Infinity) };
}

export interface Flow {
  readonly plan: Plan;
  readonly parameters: JsonObject;
  readonly run: PoolScript['run'];
}

/** Resumes a run that another process has left, and takes steps until it has ended. */
async function resume(store: Store, id: RunId, flow: Flow, stage: Stage): Promise<ActiveRun> {
  const run = await acquired(store, id, flow, stage);
  const resumed = stage.engine.resume(run, false);
  await stage.schedule.until(run.finished.promise);
  await stage.schedule.until(resumed);
  return run;
}

async function acquired(
  store: Store,
  id: RunId,
  { plan }: Flow,
  { schedule }: Stage,
): Promise<ActiveRun> {
  const lease = await schedule.until(
    store.commit((tx) => tx.acquireLease(id, nextOwner, () => false)),
  );
  const record = store.run(id);
  if (!record) throw new Error('the run was stored');
  return restoreRun(store, { record, lease, plan, packs: [] });
}

/**
 * Runs a flow to its end and retries it, with a process that dies after `commits` of the rerun, and
 * resumes it. Undefined when it ends first.
 */
export async function crashInRetry(
  flow: Flow,
  seed: number,
  commits: number,
): Promise<ActiveRun | undefined> {
  const schedule = new Schedule(seed);
  const { store, commits: count, dieAfter, revive } = mortalStore(schedule);
  const script = { size: 2, copies: 2, run: flow.run };
  const stage = (): Stage => new Stage(script, { schedule, store });
  const { id } = await stage().play(flow.plan, flow.parameters);
  const options = { plan: flow.plan, owner: nextOwner, alive: () => false };
  await schedule.until(beginRerun(store, id, options));
  const second = stage();
  const run = await acquired(store, id, flow, second);
  dieAfter(count() + commits);
  void second.engine.resume(run, false);
  await schedule.exhaust();
  const left = store.run(id);
  if (!left || left.state !== 'running') return undefined;
  second.engine.abandon(new Error('the process died'));
  revive();
  return resume(store, id, flow, stage());
}

/** Runs a flow whose process dies after `commits`, and resumes it. Undefined when it ends first. */
export async function crash(
  flow: Flow,
  seed: number,
  commits: number,
): Promise<ActiveRun | undefined> {
  const schedule = new Schedule(seed);
  const { store, dieAfter, revive } = mortalStore(schedule);
  const script = { size: 2, copies: 2, run: flow.run };
  const first = new Stage(script, { schedule, store });
  const before = await first.create(flow.plan, flow.parameters);
  dieAfter(commits);
  void first.engine.open(before);
  await schedule.exhaust();
  const left = store.run(before.id);
  if (!left || left.state !== 'running') return undefined;
  first.engine.abandon(new Error('the process died'));
  revive();
  const second = new Stage(script, { seed: seed + 1000, store, schedule });
  return resume(store, before.id, flow, second);
}
