import { isDeepStrictEqual } from 'node:util';
import { effects as allEffects, undisturbed } from './flow.ts';
import type { ChildEnd, Line } from './record.ts';

/** What was known outside of the store when the power failed. */
export interface Known {
  /** Lines printed by this process and the earlier ones. */
  readonly printed: readonly Line[];
  /** `task/visit/index` of each execution. */
  readonly executed: readonly string[];
}

interface TaskLine {
  readonly state?: string;
  readonly summary?: Readonly<Record<string, number>>;
}

/**
 * Compares what was known with the store after the power cut, and with the run that was resumed
 * from it. Returns what contradicts the guarantees, in words.
 */
export function violationsOf(
  known: Known,
  after: ChildEnd,
  executedAfter: readonly string[],
): string[] {
  if (after.code !== 0) {
    const end = after.signal ?? `code ${after.code}`;
    return [`the process that resumes ended with ${end}: ${after.stderr.slice(0, 500)}`];
  }
  const first = after.lines.find((line) => 'stored' in line || 'unread' in line);
  const stored = (first?.['stored'] ?? null) as Line | null;
  const done = new Set((first?.['done'] ?? []) as string[]);
  const report = after.lines.find((line) => 'report' in line)?.['report'] as Line | undefined;
  return [
    ...(stored ? missingIn(stored, known) : lostRun(known)),
    ...wrongEnd(report),
    ...wrongExecutions(done, known, executedAfter),
  ];
}

/** Of a step, the item that it is a step of. */
function itemOf(key: string): string {
  return key.split('/').slice(0, 3).join('/');
}

/** With an empty store, nothing may have been printed or executed. */
function lostRun({ printed, executed }: Known): string[] {
  const run = printed.find((line) => 'run' in line);
  if (!run && executed.length === 0) return [];
  return [`the run is lost, after ${printed.length} lines and ${executed.length} executions`];
}

function missingIn(stored: Line, { printed, executed }: Known): string[] {
  const tasks = (stored['tasks'] ?? {}) as Readonly<Record<string, TaskLine>>;
  const violations: string[] = [];
  if (stored['owned'] === true) violations.push('a dead process still owns the run');
  for (const line of printed) {
    const { type, task, summary, state } = line as TaskLine & Line;
    if (type === 'run-ended' && stored['state'] !== state)
      violations.push('the end of the run is lost');
    if (typeof task !== 'string') continue;
    const found = tasks[task];
    if (!found) violations.push(`task ${task} is lost, after ${String(type)}`);
    else if (type === 'task-settled' && found.state !== state) {
      violations.push(`the end of task ${task} is lost: it is ${found.state}`);
    } else if (summary && endedIn(found.summary) < endedIn(summary)) {
      violations.push(
        `${endedIn(summary)} items of ${task} were printed, ${endedIn(found.summary)} are stored`,
      );
    }
  }
  for (const key of executed) {
    const [task = ''] = key.split('/');
    if (!tasks[task]) violations.push(`${key} had been executed, but its task is lost`);
  }
  return violations;
}

function endedIn(summary: TaskLine['summary'] = {}): number {
  const { total: _, ...ended } = summary;
  return Object.values(ended).reduce((sum, count) => sum + count, 0);
}

function wrongEnd(report: Line | undefined): string[] {
  const output = report?.['output'];
  if (report?.['state'] !== 'succeeded') return [`the resumed run did not succeed`];
  if (isDeepStrictEqual(output, undisturbed)) return [];
  return [`the output of the resumed run is ${JSON.stringify(output).slice(0, 200)}`];
}

/** Items that had ended do not run again. All others run once, including those in flight. */
function wrongExecutions(
  done: ReadonlySet<string>,
  { executed }: Known,
  after: readonly string[],
): string[] {
  const before = new Set(executed);
  const times = new Map<string, number>();
  for (const key of after) times.set(key, (times.get(key) ?? 0) + 1);
  return allEffects.flatMap((key) => {
    const count = times.get(key) ?? 0;
    if (done.has(key) || done.has(itemOf(key))) {
      if (count > 0) return [`${key} was done and ran again`];
      return before.has(key) ? [] : [`${key} is done but was never executed`];
    }
    return count === 1 ? [] : [`${key} was not done and ran ${count} times`];
  });
}
