import { Executor, openArchive, type RunSummary } from '../../index.ts';
import { carryOut, type CarryOutOptions } from '../carry-out.ts';
import { findInterrupted, findRun } from '../find-run.ts';
import { storeFolder } from '../store-folder.ts';
import type { Terminal } from '../terminal.ts';
import { count, counted } from '../text.ts';

export interface ResumeCommandOptions extends CarryOutOptions {
  readonly workers?: number;
}

/** `millrace resume [RUN]`: goes on with a run that did not end. */
export async function resumeCommand(
  name: string | undefined,
  options: ResumeCommandOptions,
  terminal: Terminal,
): Promise<number> {
  const directory = storeFolder(options.store);
  const { run: id, workflow, items } = await choose(directory, name);
  const { workers } = options;
  const executor = await Executor.open({
    directory,
    ...(workers === undefined ? {} : { workers }),
  });
  try {
    const run = await executor.resume(id);
    const done = `${count(items.ended)} of ${counted(items.total, 'item')} done so far`;
    if (!options.quiet) terminal.say(`run ${id} of ${workflow} goes on: ${done}`);
    return await carryOut(executor, run, { ...options, terminal });
  } finally {
    await executor.close();
  }
}

/** Chosen by a reader first: a store that is not there must not be created. */
async function choose(directory: string, name: string | undefined): Promise<RunSummary> {
  const archive = await openArchive(directory);
  try {
    return name === undefined ? findInterrupted(archive) : findRun(archive, name);
  } finally {
    await archive.close();
  }
}
