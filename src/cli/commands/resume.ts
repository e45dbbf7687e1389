import { resolve } from 'node:path';
import { MillraceError } from '../../api/basics.ts';
import { Executor, type ResumeOptions, type Run } from '../../api/runs.ts';
import { openHistory, type RunSummary } from '../../api/stored-runs.ts';
import { printableLine } from '../../api/texts.ts';
import { followRun, type FollowOptions, type WaitOptions } from '../follow-run.ts';
import { enterFolderOf } from '../enter-folder.ts';
import { findInterrupted, findRun } from '../find-run.ts';
import { type LogLimitOptions, logLimits } from '../log-options.ts';
import { standardInput } from '../standard-input.ts';
import { besideOf, RunJobLog } from '../run-job-log.ts';
import { storeFolder } from '../store-folder.ts';
import type { Terminal } from '../terminal.ts';
import { count, counted } from '../text.ts';

export interface ResumeCommandOptions extends FollowOptions, LogLimitOptions, WaitOptions {
  readonly workers?: number;
  readonly workerMemory?: number;
  readonly memory?: string;
  readonly waitForWorkers?: string;
  readonly joblog?: string;
  readonly takeover?: boolean;
  readonly skip?: NonNullable<ResumeOptions['skip']>;
  readonly allowChanged?: NonNullable<ResumeOptions['allowChanged']>;
  readonly stdin?: NonNullable<ResumeOptions['streams']>;
}

/** Milliseconds until a takeover that waits for the store prints the reason. */
const PATIENCE_MS = 2000;

/** Resumes a run that has not ended, and follows it. */
export async function resumeCommand(
  name: string | undefined,
  options: ResumeCommandOptions,
  terminal: Terminal,
): Promise<number> {
  const directory = resolve(storeFolder(options.store));
  const chosen = await chooseRun(directory, name, options);
  const { run: id, workflow, items } = chosen;
  const { workers, workerMemory, memory, waitForWorkers, skip = [], allowChanged } = options;
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
    const changes = { skip, ...(allowChanged ? { allowChanged } : {}), ...streamsOf(options) };
    const run = options.takeover
      ? await takeOver(executor, chosen, changes, terminal)
      : await executor.resume(id, changes);
    const done = `${count(items.ended)} of ${counted(items.total, 'item')} done`;
    if (!options.quiet) terminal.print(`resuming run ${id} of ${printableLine(workflow)}: ${done}`);
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

/** With `--stdin`: what the task gets that had read a pipe. */
function streamsOf({
  stdin,
}: ResumeCommandOptions): Pick<ResumeOptions, 'streams' | 'standardInput'> {
  if (stdin === undefined) return {};
  return stdin === 'end' ? { streams: stdin } : { streams: stdin, standardInput: standardInput() };
}

/** A process that was stopped within a commit blocks all writers; the message explains the wait. */
async function takeOver(
  executor: Executor,
  { run: id, owner }: RunSummary,
  changes: Omit<ResumeOptions, 'takeover'>,
  terminal: Terminal,
): Promise<Run> {
  const who = owner ? `process ${owner.pid} on ${owner.host}` : 'a process that is gone';
  const waiting = setTimeout(() => {
    terminal.print(
      'waiting for the store: another process is writing to it;',
      `if that is ${who} and it is stopped, end it or let it continue`,
    );
  }, PATIENCE_MS);
  try {
    const run = await executor.resume(id, { takeover: true, ...changes });
    terminal.print(`run ${id} is taken over from ${who}`);
    return run;
  } finally {
    clearTimeout(waiting);
  }
}

/** Opens the store to read only: a missing store is not created. */
async function chooseRun(
  directory: string,
  name: string | undefined,
  { takeover }: ResumeCommandOptions,
): Promise<RunSummary> {
  if (takeover && name === undefined) {
    const hint = 'millrace ps lists the runs and the processes that run them';
    throw new MillraceError('MR501', '--takeover needs the name of the run', { hint });
  }
  const history = await openHistory(directory);
  try {
    return name === undefined ? findInterrupted(history) : findRun(history, name);
  } finally {
    await history.close();
  }
}
