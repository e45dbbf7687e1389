import { Executor, MillraceError, openHistory, type Run, type RunSummary } from '../../index.ts';
import { followRun, type CarryOutOptions } from '../follow-run.ts';
import { findInterrupted, findRun } from '../find-run.ts';
import { storeFolder } from '../store-folder.ts';
import type { Terminal } from '../terminal.ts';
import { count, counted, oneLine } from '../text.ts';

export interface ResumeCommandOptions extends CarryOutOptions {
  readonly workers?: number;
  readonly workerMemory?: number;
  readonly takeover?: boolean;
}

/** When somebody who waits is told what for, in milliseconds. */
const PATIENCE_MS = 2000;

/** `millrace resume [RUN]`: goes on with a run that did not end. */
export async function resumeCommand(
  name: string | undefined,
  options: ResumeCommandOptions,
  terminal: Terminal,
): Promise<number> {
  const directory = storeFolder(options.store);
  const chosen = await choose(directory, name, options);
  const { run: id, workflow, items } = chosen;
  const { workers, workerMemory } = options;
  const executor = await Executor.open({
    directory,
    ...(workers === undefined ? {} : { workers }),
    ...(workerMemory === undefined ? {} : { workerMemory }),
  });
  try {
    const run = options.takeover
      ? await takeOver(executor, chosen, terminal)
      : await executor.resume(id);
    const done = `${count(items.ended)} of ${counted(items.total, 'item')} done so far`;
    if (!options.quiet) terminal.print(`run ${id} of ${oneLine(workflow)} goes on: ${done}`);
    return await followRun(executor, run, { ...options, terminal });
  } finally {
    await executor.close();
  }
}

/** A process that was stopped within a commit keeps every other writer waiting, which looks like a hang. */
async function takeOver(
  executor: Executor,
  { run: id, owner }: RunSummary,
  terminal: Terminal,
): Promise<Run> {
  const who = owner ? `process ${owner.pid} on ${owner.host}` : 'a process that is gone';
  const waiting = setTimeout(() => {
    terminal.print(
      `waiting for the store, which another process is writing to; if that is ${who},`,
    );
    terminal.print('and it is stopped, end it or let it go on');
  }, PATIENCE_MS);
  try {
    const run = await executor.resume(id, { takeover: true });
    terminal.print(`run ${id} is taken over from ${who}`);
    return run;
  } finally {
    clearTimeout(waiting);
  }
}

/** Chosen by a reader first: a store that is not there must not be created. */
async function choose(
  directory: string,
  name: string | undefined,
  { takeover }: ResumeCommandOptions,
): Promise<RunSummary> {
  if (takeover && name === undefined) {
    const hint = 'millrace ps lists the runs and the processes that run them';
    throw new MillraceError('MR501', '--takeover needs the name of the run', { hint });
  }
  const archive = await openHistory(directory);
  try {
    return name === undefined ? findInterrupted(archive) : findRun(archive, name);
  } finally {
    await archive.close();
  }
}
