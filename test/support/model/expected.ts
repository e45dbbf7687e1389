import type { FlowSketch, TaskSketch } from './flows.ts';

/** How an item ends, whatever happens on the way. */
interface ItemEnd {
  readonly status: 'succeeded' | 'failed';
  readonly attempts: number;
}

/** How a task ends. */
export interface TaskEnd {
  readonly state: 'succeeded' | 'failed' | 'skipped';
  readonly items: readonly ItemEnd[];
  readonly visits: number;
}

export interface FlowEnd {
  readonly state: 'succeeded' | 'failed';
  readonly tasks: ReadonlyMap<string, TaskEnd>;
}

/** `shut`: a need did not succeed; `idle`: nothing started it. Both end as skipped. */
type Fate = 'ran' | 'shut' | 'idle';

/** What a workflow comes to: the specification, in which nothing crashes and nothing happens at once. */
export function expectedEnd(flow: FlowSketch): FlowEnd {
  const tasks = new Map<string, TaskEnd>();
  const fates = new Map<string, Fate>();
  let blocked = false;
  for (const task of flow.tasks) {
    const started = isTriggered(task, tasks, fates);
    const fate = fateOf(task, started, tasks, fates);
    // It was started, and waits for a task that nothing ever starts.
    if (fate === 'idle' && started && task.trigger) blocked = true;
    fates.set(task.name, fate);
    tasks.set(task.name, fate === 'ran' ? endOf(task) : { state: 'skipped', items: [], visits: 0 });
  }
  const failed = flow.tasks.some((task) => isUnhandled(task, tasks, flow));
  return { state: failed || blocked ? 'failed' : 'succeeded', tasks };
}

/** What an item gives when it succeeds. */
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

function isTriggered(
  { trigger }: TaskSketch,
  tasks: ReadonlyMap<string, TaskEnd>,
  fates: ReadonlyMap<string, Fate>,
): boolean {
  if (!trigger) return true;
  if (fates.get(trigger.by) !== 'ran') return false;
  return trigger.when === 'ended' || tasks.get(trigger.by)?.state === trigger.when;
}

function endOf({ outcomes, retries, visits }: TaskSketch): TaskEnd {
  const items = outcomes.map((success): ItemEnd =>
    success > 0 && success <= retries + 1
      ? { status: 'succeeded', attempts: success }
      : { status: 'failed', attempts: retries + 1 },
  );
  const failed = items.some(({ status }) => status === 'failed');
  return { state: failed ? 'failed' : 'succeeded', items, visits };
}

function isUnhandled(
  { name }: TaskSketch,
  tasks: ReadonlyMap<string, TaskEnd>,
  flow: FlowSketch,
): boolean {
  if (tasks.get(name)?.state !== 'failed') return false;
  const followers = flow.tasks.flatMap(({ trigger }) => (trigger?.by === name ? trigger.when : []));
  return !followers.some((when) => when !== 'succeeded');
}
