import { addTo } from '../lang/multimap.ts';
import type { Plan } from '../plan/plan.ts';
import { goesOn, type Reread, type TaskRecord } from './records.ts';
import type { TaskStatus } from './task-status.ts';

/** How a task has settled that others await. */
export interface Awaited {
  readonly name: string;
  /** What follows it goes on: it has succeeded or was passed. */
  readonly isMet: boolean;
  /** A transition that fired handles a failure. */
  readonly handled: boolean;
}

/**
 * Whether what has settled lets a task run that awaits it. One that has run before keeps its
 * results, if it would not run after such an end.
 */
export function letsRun(
  { name, isMet, handled }: Awaited,
  reader: Pick<TaskStatus, 'state'>,
  needs: readonly string[] = [],
): boolean {
  if (reader.state === 'waiting' || isMet) return true;
  return handled && !needs.includes(name);
}

/** The tasks that await each task. */
export function awaitedBy(
  rereads: Readonly<Record<string, Reread>>,
): ReadonlyMap<string, readonly string[]> {
  const readers = new Map<string, string[]>();
  for (const [reader, { awaits }] of Object.entries(rereads)) {
    for (const source of awaits) addTo(readers, source, reader);
  }
  return readers;
}

/** What a task still awaits, as the records of its run say. */
export function restoreAwaits(
  plan: Plan,
  tasks: ReadonlyMap<string, TaskStatus>,
  records: ReadonlyMap<string, TaskRecord>,
  rereads: Readonly<Record<string, Reread>>,
): (name: string, status: TaskStatus) => readonly string[] {
  const isOwed = (name: string): boolean => {
    const reread = Object.hasOwn(rereads, name) ? rereads[name] : undefined;
    return reread !== undefined && (tasks.get(name)?.visit ?? 0) < reread.visit;
  };
  const settled = (name: string): Awaited | undefined => {
    const record = records.get(name);
    const isUnderWay = record?.state === 'running' || record?.state === 'waiting';
    if (!record || isUnderWay || isOwed(name)) return undefined;
    const transitions = plan.tasks.get(name)?.transitions;
    const handled = (record.fired ?? []).some((at) => transitions?.[at]?.handles);
    return { name, isMet: goesOn(record), handled };
  };
  return (name, status) => {
    if (!isOwed(name)) return [];
    const needs = plan.tasks.get(name)?.needs;
    return (rereads[name]?.awaits ?? []).filter((source) => {
      const end = settled(source);
      return !end || !letsRun(end, status, needs);
    });
  };
}
