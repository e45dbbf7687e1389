import { addTo } from '../../lang/multimap.ts';
import type { Plan } from '../../plan/plan.ts';
import type { TaskRecord } from '../records.ts';
import { followedOf, type Latest, unfollowedOf } from './visits.ts';

/** Who has read what, as the latest visits show it. */
export interface ReadEdges {
  readonly readersOf: ReadonlyMap<string, readonly string[]>;
  readonly sourcesOf: ReadonlyMap<string, readonly string[]>;
}

/** A task has read another directly, or a variable that the other has published. */
export function readEdges(plan: Plan, latest: Latest): ReadEdges {
  const readersOf = new Map<string, string[]>();
  const sourcesOf = new Map<string, string[]>();
  const publishers = publishersOf(plan);
  for (const reader of latest.values()) {
    const reads = plan.tasks.get(reader.task)?.reads;
    if (!reads || reader.startedAt === undefined) continue;
    const sources = new Set<string>();
    for (const name of reads.tasks) {
      const source = latest.get(name);
      if (source && hasReadTask(plan, reader, source)) sources.add(name);
    }
    for (const name of reads.variables.flatMap((variable) => publishers.get(variable) ?? [])) {
      const source = latest.get(name);
      if (source && hasReadVariable(plan, reader, source)) sources.add(name);
    }
    sources.delete(reader.task);
    sourcesOf.set(reader.task, [...sources]);
    for (const source of sources) addTo(readersOf, source, reader.task);
  }
  return { readersOf, sourcesOf };
}

/** The tasks that a task will read when it starts. */
export function sourcesToCome(plan: Plan, task: string): readonly string[] {
  const { tasks = [], variables = [] } = plan.tasks.get(task)?.reads ?? {};
  const publishers = publishersOf(plan);
  const published = variables.flatMap((variable) => publishers.get(variable) ?? []);
  return [...new Set([...tasks, ...published])].filter((source) => source !== task);
}

const known = new WeakMap<Plan, ReadonlyMap<string, readonly string[]>>();

/** The tasks whose transitions publish each variable. */
function publishersOf(plan: Plan): ReadonlyMap<string, readonly string[]> {
  const before = known.get(plan);
  if (before) return before;
  const publishers = new Map<string, string[]>();
  for (const { name, transitions } of plan.tasks.values()) {
    const published = transitions.flatMap(({ publish }) => publish.map((entry) => entry.name));
    for (const variable of new Set(published)) addTo(publishers, variable, name);
  }
  known.set(plan, publishers);
  return publishers;
}

/** In a loop, a task can have read an earlier visit only. Elsewhere clocks are not to be asked. */
function hasReadTask(plan: Plan, reader: TaskRecord, source: TaskRecord): boolean {
  const { endedAt: read = 0 } = reader;
  const { startedAt, endedAt = Number.POSITIVE_INFINITY } = source;
  if (startedAt === undefined) return false;
  return read >= endedAt || !leadsTo(plan, reader.task, source.task);
}

function hasReadVariable(plan: Plan, reader: TaskRecord, source: TaskRecord): boolean {
  const { reads } = plan.tasks.get(reader.task) ?? {};
  const { transitions = [] } = plan.tasks.get(source.task) ?? {};
  const { startedAt: began = 0 } = reader;
  const { endedAt = Number.POSITIVE_INFINITY } = source;
  const fired = [...followedOf(source), ...unfollowedOf(source)];
  const published = fired.flatMap((at) => transitions[at]?.publish ?? []);
  return began >= endedAt && published.some(({ name }) => reads?.variables.includes(name));
}

/** A way of needs and transitions leads from one task to the other. */
function leadsTo(plan: Plan, from: string, to: string): boolean {
  const open = [from];
  const found = new Set<string>();
  for (const name of open) {
    const { neededBy = [], transitions = [] } = plan.tasks.get(name) ?? {};
    for (const next of [...neededBy, ...transitions.flatMap(({ start }) => start)]) {
      if (next === to) return true;
      if (!found.has(next)) open.push(next);
      found.add(next);
    }
  }
  return false;
}
