import { isDeepStrictEqual } from 'node:util';
import { effects as allEffects, undisturbed } from './flow.ts';
import type { ChildEnd, Line } from './record.ts';

/** What the world knew when the power failed. */
export interface Known {
  /** What had been told, in this process and those before. */
  readonly told: readonly Line[];
  /** `task/visit/index` of what had been executed. */
  readonly executed: readonly string[];
}

interface TaskLine {
  readonly state?: string;
  readonly summary?: Readonly<Record<string, number>>;
}

/**
 * Compares what was known with what the store holds after the power cut, and what the run did from there. Answers
 * what is wrong, in words.
 */
export function faultsOf(
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
    ...(stored ? missingIn(stored, known) : unborn(known)),
    ...endFaults(report),
    ...executionFaults(done, known, executedAfter),
  ];
}

/** Nothing is stored: nothing may have been told or done. */
function unborn({ told, executed }: Known): string[] {
  const run = told.find((line) => 'run' in line);
  if (!run && executed.length === 0) return [];
  return [`the run is lost, after ${told.length} lines and ${executed.length} executions`];
}

function missingIn(stored: Line, { told, executed }: Known): string[] {
  const tasks = (stored['tasks'] ?? {}) as Readonly<Record<string, TaskLine>>;
  const faults: string[] = [];
  if (stored['owned'] === true) faults.push('a dead process still owns the run');
  for (const line of told) {
    const { type, task, summary, state } = line as TaskLine & Line;
    if (type === 'run-ended' && stored['state'] !== state)
      faults.push('the end of the run is lost');
    if (typeof task !== 'string') continue;
    const found = tasks[task];
    if (!found) faults.push(`task ${task} is lost, after ${String(type)}`);
    else if (type === 'task-settled' && found.state !== state) {
      faults.push(`the end of task ${task} is lost: it is ${found.state}`);
    } else if (summary && endedIn(found.summary) < endedIn(summary)) {
      faults.push(
        `${endedIn(summary)} items of ${task} were told, ${endedIn(found.summary)} are there`,
      );
    }
  }
  for (const key of executed) {
    const [task = ''] = key.split('/');
    if (!tasks[task]) faults.push(`${key} had been executed, but its task is lost`);
  }
  return faults;
}

function endedIn(summary: TaskLine['summary'] = {}): number {
  const { total: _, ...ended } = summary;
  return Object.values(ended).reduce((sum, count) => sum + count, 0);
}

function endFaults(report: Line | undefined): string[] {
  const output = report?.['output'];
  if (report?.['state'] !== 'succeeded') return [`the resumed run did not succeed`];
  if (isDeepStrictEqual(output, undisturbed)) return [];
  return [`the resumed run gave ${JSON.stringify(output).slice(0, 200)}`];
}

/** What was done before runs no more; everything else runs once. What was in flight runs again, so once as well. */
function executionFaults(
  done: ReadonlySet<string>,
  { executed }: Known,
  after: readonly string[],
): string[] {
  const before = new Set(executed);
  const times = new Map<string, number>();
  for (const key of after) times.set(key, (times.get(key) ?? 0) + 1);
  return allEffects.flatMap((key) => {
    const count = times.get(key) ?? 0;
    if (done.has(key)) {
      if (count > 0) return [`${key} was done and ran again`];
      return before.has(key) ? [] : [`${key} is done but was never executed`];
    }
    return count === 1 ? [] : [`${key} was not done and ran ${count} times`];
  });
}
