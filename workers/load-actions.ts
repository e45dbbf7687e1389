import { type LoadReport, loadAction } from '../src/actions/registry.ts';
import type { Action } from '../src/actions/define.ts';
import { failureFromError } from '../src/items/failure-from-error.ts';
import { lackOf } from '../src/lang/lack.ts';
import { err, ok, type Result } from '../src/lang/result.ts';
import { allSteps } from '../src/wire/lane-block.ts';
import type { PackHandle, TaskMessage, Unloaded } from '../src/wire/messages.ts';

interface Thread {
  readonly report: LoadReport;
  /** A pack did not load in another thread: reports that it does in this one. */
  readonly isRetry: boolean;
}

/** Loads what the items of a task call, by name: its action, or those of its steps. */
export async function loadActions(
  { task, action, block, packs }: TaskMessage,
  { report, isRetry }: Thread,
): Promise<Result<ReadonlyMap<string, Action>, Unloaded>> {
  const names = block
    ? allSteps(block).flatMap((step) => (step.block || step.endsBlock ? [] : [step.action]))
    : [action];
  const actions = new Map<string, Action>();
  for (const name of new Set(names)) {
    const url = urlOf(packs, name);
    try {
      actions.set(name, await loadAction(packs, name, report));
      if (isRetry && url !== undefined) report.loaded(url);
    } catch (error) {
      const lack = lackOf(error instanceof Error ? error.cause : undefined);
      const failure = { ...failureFromError(error), task };
      return err({ kind: 'unloaded', url, failure, ...(lack === undefined ? {} : { lack }) });
    }
  }
  return ok(actions);
}

function urlOf(packs: readonly PackHandle[], action: string): string | undefined {
  return packs.find(({ pack }) => action.startsWith(`${pack}.`))?.url;
}

/** Whether a program that an item runs can be out of time before the item is. */
export function boundsPrograms({ action, timeout, block }: TaskMessage): boolean {
  if (!block) return action === 'shell.run' && timeout !== undefined;
  return allSteps(block).some(
    (step) =>
      step.action === 'shell.run' && (timeout ?? step.timeout ?? step.deadline) !== undefined,
  );
}
