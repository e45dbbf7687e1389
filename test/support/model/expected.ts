import type { FlowSketch, TaskSketch } from './flows.ts';
import { triggersOf } from './written.ts';

/** How an item ends, in any order of events. */
interface ItemEnd {
  readonly status: 'succeeded' | 'failed' | 'skipped';
  readonly attempts: number;
}

/** How a task ends. */
export interface TaskEnd {
  readonly state: 'succeeded' | 'failed' | 'skipped';
  /** Its own condition skips it: what follows goes on as after success. */
  readonly isPassed: boolean;
  readonly items: readonly ItemEnd[];
  readonly visits: number;
}

export interface FlowEnd {
  readonly state: 'succeeded' | 'failed';
  readonly tasks: ReadonlyMap<string, TaskEnd>;
}

/** `shut`: a need did not succeed. `idle`: nothing has started it. Both end as skipped. */
type Fate = 'ran' | 'shut' | 'idle';

/** How a workflow ends: the specification, without crashes and without concurrency. */
export function expectedEnd(flow: FlowSketch): FlowEnd {
  const tasks = new Map<string, TaskEnd>();
  const fates = new Map<string, Fate>();
  let blocked = false;
  for (const task of flow.tasks) {
    const triggers = triggersOf(task);
    const fired = triggers.filter((trigger) => hasFired(trigger, tasks, fates)).length;
    const started = fired >= (task.join?.count ?? triggers.length);
    const fate = fateOf(task, started, tasks, fates);
    // It was reached, but waits for a task that nothing starts, or for others to join it.
    if (fate === 'idle' && fired > 0) blocked = true;
    fates.set(task.name, fate);
    tasks.set(task.name, fate === 'ran' ? endOf(task) : notRun);
  }
  const failed = flow.tasks.some((task) => isUnhandled(task, tasks, flow));
  return { state: failed || blocked ? 'failed' : 'succeeded', tasks };
}

const notRun: TaskEnd = { state: 'skipped', isPassed: false, items: [], visits: 0 };

/** The output of an item that succeeds. */
export function outputOf(task: string, visit: number, index: number): string {
  return `${task}/${visit}/${index}`;
}

function fateOf(
  task: TaskSketch,
  started: boolean,
  tasks: ReadonlyMap<string, TaskEnd>,
  fates: ReadonlyMap<string, Fate>,
): Fate {
  const needs = task.needs.map((need) => ({ fate: fates.get(need), end: tasks.get(need) }));
  const lost = needs.some(({ fate, end }) => fate === 'shut' || end?.state === 'failed');
  if (lost) return 'shut';
  return started && needs.every(({ fate }) => fate === 'ran') ? 'ran' : 'idle';
}

function hasFired(
  { by, when }: ReturnType<typeof triggersOf>[number],
  tasks: ReadonlyMap<string, TaskEnd>,
  fates: ReadonlyMap<string, Fate>,
): boolean {
  const state = tasks.get(by)?.state;
  if (fates.get(by) !== 'ran' || state === undefined) return false;
  if (when === 'ended') return state !== 'skipped';
  return when === 'went on' ? state !== 'failed' : state === when;
}

function endOf(task: TaskSketch): TaskEnd {
  const { outcomes, retries, visits, tolerated, skips, passes } = task;
  if (skips[visits - 1]) return { state: 'skipped', isPassed: true, items: [], visits };
  const items = outcomes.map((success, index): ItemEnd => {
    if (passes.includes(index)) return { status: 'skipped', attempts: 1 };
    return success > 0 && success <= retries + 1
      ? { status: 'succeeded', attempts: success }
      : { status: 'failed', attempts: retries + 1 };
  });
  const failed = items.filter(({ status }) => status === 'failed').length > tolerated;
  return { state: failed ? 'failed' : 'succeeded', isPassed: false, items, visits };
}

function isUnhandled(
  { name, deadline }: TaskSketch,
  tasks: ReadonlyMap<string, TaskEnd>,
  flow: FlowSketch,
): boolean {
  if (tasks.get(name)?.state !== 'failed' || deadline !== undefined) return false;
  const followers = flow.tasks.flatMap((task) =>
    triggersOf(task).flatMap(({ by, when }) => (by === name ? when : [])),
  );
  return !followers.some((when) => when === 'failed' || when === 'ended');
}
