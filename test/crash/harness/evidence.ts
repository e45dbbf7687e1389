import { readFile } from 'node:fs/promises';
import type { RunHistory } from '../../../src/index.ts';
import { executions, folds } from './flow.ts';

/** What had been executed and committed when all processes were dead. */
interface Known {
  readonly executed: number;
  readonly committed: ReadonlySet<string>;
}

export interface Snapshot extends Known {
  /** Times since the previous snapshot that a process lost its items in flight. */
  readonly losses: number;
  /** True if no process ran after the loss: the items in flight then are still in flight. */
  readonly last: boolean;
}

/** Returns one line per execution, in order. */
export async function executionsIn(file: string): Promise<string[]> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text.split('\n').filter((line) => line !== '');
}

export async function snapshot(
  history: RunHistory,
  run: string | undefined,
  file: string,
): Promise<Known> {
  const committed = new Set<string>();
  for (const task of run ? Object.keys(history.report(run).tasks) : []) {
    if (folds.has(task)) continue;
    for (const [index, { status }] of history.items(run ?? '', task).entries()) {
      if (status !== 'waiting' && status !== 'skipped') committed.add(`${task}/1/${index}`);
    }
  }
  return { executed: (await executionsIn(file)).length, committed };
}

/** Of a step, the item that it is a step of. */
function itemOf(execution: string): string {
  return execution.slice(0, execution.indexOf(' ')).split('/').slice(0, 3).join('/');
}

/** Returns what contradicts the guarantees, in words, and the number of repeated executions. */
export function judge(
  effects: readonly string[],
  snapshots: readonly Snapshot[],
): { readonly violations: string[]; readonly repeats: number } {
  const violations: string[] = [];
  const counts = new Map<string, number>();
  for (const effect of effects) counts.set(effect, (counts.get(effect) ?? 0) + 1);
  for (const execution of executions) {
    if (!counts.has(execution)) violations.push(`${execution} was never executed`);
  }
  for (const [execution, count] of counts) {
    if (!executions.includes(execution)) violations.push(`${execution} should not be`);
    const chances = chancesOf(execution, effects, snapshots);
    if (count > 1 + chances) {
      violations.push(
        `${execution} was executed ${count} times, and may have been lost ${chances} times`,
      );
    }
  }
  for (const { executed, committed } of snapshots) {
    const before = new Set(effects.slice(0, executed).map(itemOf));
    for (const item of committed) {
      if (!before.has(item)) violations.push(`${item} was committed before it was executed`);
    }
    for (const execution of effects.slice(executed)) {
      if (committed.has(itemOf(execution))) violations.push(`${execution} came after its commit`);
    }
  }
  return { violations, repeats: effects.length - executions.length };
}

/** How often an execution can have been lost: it had begun, but was not committed. */
function chancesOf(
  execution: string,
  effects: readonly string[],
  snapshots: readonly Snapshot[],
): number {
  const begun = effects.indexOf(execution);
  const item = itemOf(execution);
  let chances = 0;
  let before: ReadonlySet<string> = new Set();
  for (const { losses, last, executed, committed } of snapshots) {
    const mayBe = begun >= 0 && begun < executed;
    const open = last ? !committed.has(item) : !before.has(item);
    if (mayBe && open) chances += losses;
    before = committed;
  }
  return chances;
}
