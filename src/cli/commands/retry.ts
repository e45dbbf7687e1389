import { resolve } from 'node:path';
import { Executor } from '../../api/runs.ts';
import { followRun, type FollowOptions } from '../follow-run.ts';
import { enterFolderOf } from '../enter-folder.ts';
import { findStoredRun } from '../find-run.ts';
import { storeFolder } from '../store-folder.ts';
import type { Terminal } from '../terminal.ts';
import { changedPacks } from '../code-versions.ts';
import { count, counted, oneLine } from '../text.ts';

export interface RetryCommandOptions extends FollowOptions {
  readonly workers?: number;
  readonly waitForWorkers?: string;
  readonly task?: readonly string[];
}

/** Reruns what failed in a run that has ended, keeps what succeeded, and follows the run. */
export async function retryCommand(
  name: string,
  options: RetryCommandOptions,
  terminal: Terminal,
): Promise<number> {
  const directory = resolve(storeFolder(options.store));
  const chosen = await findStoredRun(directory, name);
  const { run: id } = chosen;
  const { workers, waitForWorkers, task: tasks } = options;
  enterFolderOf(chosen);
  const executor = await Executor.open({
    directory,
    ...(workers === undefined ? {} : { workers }),
    ...(waitForWorkers === undefined ? {} : { waitForWorkers }),
  });
  try {
    const { code: before } = executor.history.report(id);
    const run = await executor.retry(id, tasks ? { tasks } : {});
    const { workflow, items } = executor.history.find(id);
    const kept = `${count(items.ended)} of ${counted(items.total, 'item')} kept`;
    if (!options.quiet) terminal.print(`retrying run ${id} of ${oneLine(workflow)}: ${kept}`);
    const changed = changedPacks(before, run.report().code);
    if (changed.length > 0) terminal.print(`its code has changed since: ${changed.join(', ')}`);
    return await followRun(executor, run, { ...options, terminal });
  } finally {
    await executor.close();
  }
}
