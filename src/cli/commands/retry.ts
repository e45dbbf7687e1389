import { resolve } from 'node:path';
import { Executor, type RetryPlan } from '../../api/runs.ts';
import { printableLine } from '../../api/texts.ts';
import { followRun, type FollowOptions, type WaitOptions } from '../follow-run.ts';
import { enterFolderOf } from '../enter-folder.ts';
import { findStoredRun } from '../find-run.ts';
import { type LogLimitOptions, logLimits } from '../log-options.ts';
import { besideOf, RunJobLog } from '../run-job-log.ts';
import { storeFolder } from '../store-folder.ts';
import type { Terminal } from '../terminal.ts';
import { changedPacks } from '../code-versions.ts';
import { count, counted } from '../text.ts';
import { hasEnded, type LiveRetryOptions, onlyLive, retryLive } from '../live-retry.ts';

export interface RetryCommandOptions
  extends FollowOptions, LogLimitOptions, WaitOptions, LiveRetryOptions {
  readonly workers?: number;
  readonly workerMemory?: number;
  readonly memory?: string;
  readonly waitForWorkers?: string;
  readonly joblog?: string;
  readonly task?: readonly string[];
}

/**
 * Reruns what failed in a run that has ended, keeps what succeeded, and follows the run. Of a run
 * that goes on, failed items go back to work in its process.
 */
export async function retryCommand(
  name: string,
  task: string | undefined,
  options: RetryCommandOptions,
  terminal: Terminal,
): Promise<number> {
  const directory = resolve(storeFolder(options.store));
  const chosen = await findStoredRun(directory, name);
  const { run: id } = chosen;
  const { workers, workerMemory, memory, waitForWorkers, task: more = [] } = options;
  const tasks = task === undefined ? more : [task, ...more];
  if (!hasEnded(chosen.state)) return retryLive(chosen, tasks, options, terminal);
  if (options.item !== undefined || options.cause !== undefined) throw onlyLive(id);
  enterFolderOf(chosen);
  const log = await RunJobLog.open(options.joblog, 'continued');
  const executor = await Executor.open({
    directory,
    ...(workers === undefined ? {} : { workers }),
    ...(workerMemory === undefined ? {} : { workerMemory }),
    ...(memory === undefined ? {} : { memory }),
    ...(waitForWorkers === undefined ? {} : { waitForWorkers }),
    ...logLimits(options),
  });
  try {
    const { code: before } = executor.history.report(id);
    const which = tasks.length > 0 ? { tasks } : {};
    const plan = await executor.planRetry(id, which);
    if (!options.quiet) terminal.print(...planLines(plan));
    const run = await executor.retry(id, which);
    const { workflow, items } = executor.history.find(id);
    const kept = `${count(items.ended)} of ${counted(items.total, 'item')} kept`;
    if (!options.quiet) terminal.print(`retrying run ${id} of ${printableLine(workflow)}: ${kept}`);
    const changed = changedPacks(before, run.report().code);
    if (changed.length > 0) terminal.print(`its code has changed since: ${changed.join(', ')}`);
    return await followRun(executor, run, {
      ...options,
      terminal,
      ...besideOf(log, run, executor),
    });
  } finally {
    await executor.close();
    await log?.close();
  }
}

/** `tries again: fetch (3 of 1,000 items), look` and `runs again what has read that: report` */
function planLines({ retried, readers, finally: last = [] }: RetryPlan): string[] {
  const tried = retried.map(({ task, items, total }) => {
    return total > 1 ? `${task} (${count(items)} of ${counted(total, 'item')})` : task;
  });
  return [
    ...(tried.length > 0 ? [`tries again: ${tried.join(', ')}`] : []),
    ...(readers.length > 0 ? [`runs again what has read that: ${readers.join(', ')}`] : []),
    ...(last.length > 0
      ? [`finally runs again: ${last.join(', ')}; what it has removed is gone`]
      : []),
  ];
}
