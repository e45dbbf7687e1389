import { readFile } from 'node:fs/promises';
import type { RunHistory } from '../../../src/index.ts';
import { executions } from './flow.ts';

/** What was known when all processes were dead: what had been executed, and what was committed. */
interface Known {
  readonly executed: number;
  readonly committed: ReadonlySet<string>;
}

export interface Snapshot extends Known {
  /** Moments since the snapshot before at which a process lost what it had in flight. */
  readonly losses: number;
  /** Nobody went on after the loss: what was in flight then is in flight now. */
  readonly last: boolean;
}

/** One line for each execution, in order. */
export async function executionsIn(file: string): Promise<string[]> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text.split('\n').filter((line) => line !== '');
}

export async function snapshot(
  archive: RunHistory,
  run: string | undefined,
  file: string,
): Promise<Known> {
  const committed = new Set<string>();
  for (const task of run ? Object.keys(archive.report(run).tasks) : []) {
    for (const [index, { status }] of archive.items(run ?? '', task).entries()) {
      if (status !== 'waiting') committed.add(`${task}/1/${index}`);
    }
  }
  return { executed: (await executionsIn(file)).length, committed };
}

function itemOf(execution: string): string {
  return execution.slice(0, execution.indexOf(' '));
}

/** What the effects of a run tell against it, and how many executions were repetitions. */
export function judge(
  effects: readonly string[],
  snapshots: readonly Snapshot[],
): { readonly faults: string[]; readonly repeats: number } {
  const faults: string[] = [];
  const counts = new Map<string, number>();
  for (const effect of effects) counts.set(effect, (counts.get(effect) ?? 0) + 1);
  for (const execution of executions) {
    if (!counts.has(execution)) faults.push(`${execution} was never executed`);
  }
  for (const [execution, count] of counts) {
    if (!executions.includes(execution)) faults.push(`${execution} should not be`);
    const chances = chancesOf(execution, effects, snapshots);
    if (count > 1 + chances) {
      faults.push(
        `${execution} was executed ${count} times, and may have been lost ${chances} times`,
      );
    }
  }
  for (const { executed, committed } of snapshots) {
    const before = new Set(effects.slice(0, executed).map(itemOf));
    for (const item of committed) {
      if (!before.has(item)) faults.push(`${item} was committed before it was executed`);
    }
    for (const execution of effects.slice(executed)) {
      if (committed.has(itemOf(execution))) faults.push(`${execution} came after its commit`);
    }
  }
  return { faults, repeats: effects.length - executions.length };
}

/** How often an execution may have been lost: it had begun, and was not committed. */
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
