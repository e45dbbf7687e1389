import type { Executor, Run } from '../../api/runs.ts';
import { openHistory, type RunSummary } from '../../api/stored-runs.ts';
import { count, counted } from '../text.ts';
import { type Call, columnsIn, commandOf, openExecutor, showsItems } from './call.ts';
import type { Columns } from './columns.ts';
import type { EachCommand } from './command-words.ts';
import { followJobs } from './follow-jobs.ts';
import { inputAgain } from './items.ts';
import { JobFiles } from './job-files.ts';
import { eachTask } from './workflow.ts';
import { writeMissing } from './write-missing.ts';

/** The newest run of the same command line in this folder. */
export async function lastRun({ key, directory }: Call): Promise<RunSummary | undefined> {
  const history = await openHistory(directory);
  try {
    return history.runs({ topLevel: true }).find((run) => run.key?.startsWith(key));
  } finally {
    await history.close();
  }
}

/** Resumes a run that has not ended, and tries again what has failed if that is wanted. */
export async function goOn(call: Call, { run: id, endedAt }: RunSummary): Promise<number> {
  const { options, terminal } = call;
  const executor = await openExecutor(call);
  try {
    if (endedAt === undefined) {
      const code = await restart(call, executor, { id, how: 'resume' });
      if (code !== 1 || !options.resumeFailed) return code;
      // The executor was closed with the run.
      return await goOn(call, { ...(await ended(call, id)) });
    }
    const { items } = executor.history.find(id);
    if (options.resumeFailed && executor.history.report(id).state !== 'succeeded') {
      return await restart(call, executor, { id, how: 'retry' });
    }
    await makeFilesWhole(call, executor, id);
    if (!options.quiet) {
      terminal.print(
        `run ${id} has ended: ${counted(items.total, 'item')}, ${count(items.failed)} failed`,
      );
    }
    return items.failed > 0 ? 1 : 0;
  } finally {
    await executor.close();
  }
}

async function makeFilesWhole(call: Call, executor: Executor, id: string): Promise<void> {
  const { options } = call;
  if (options.joblog === undefined && options.results === undefined) return;
  const files = await JobFiles.open(options, true);
  try {
    const isProgram = options.action === undefined;
    await writeMissing(executor.history, id, { ...shapeOf(call, executor, id), files, isProgram });
  } finally {
    await files.close();
  }
}

interface Shape {
  readonly columns: Columns | undefined;
  readonly command: EachCommand;
}

/** The names of a header were stored with the run. */
function shapeOf(call: Call, executor: Executor, id: string): Shape {
  const { columns: names } = executor.history.report(id).parameters as {
    readonly columns?: string[];
  };
  const columns = columnsIn(call, names);
  return { columns, command: commandOf(call, columns) };
}

async function ended({ directory }: Call, id: string): Promise<RunSummary> {
  const history = await openHistory(directory);
  try {
    return history.find(id);
  } finally {
    await history.close();
  }
}

interface Restart {
  readonly id: string;
  readonly how: 'resume' | 'retry';
}

async function restart(call: Call, executor: Executor, { id, how }: Restart): Promise<number> {
  const { options, terminal } = call;
  const files = await JobFiles.open(options, true);
  const isDone = doneItems(executor, id, how);
  const { columns, command } = shapeOf(call, executor, id);
  const run = how === 'resume' ? await resumed(call, executor, id) : await executor.retry(id);
  const { items, workflow } = executor.history.find(id);
  if (!options.quiet) {
    const kept = `${count(items.ended)} of ${counted(items.total, 'item')} done`;
    terminal.print(
      `${how === 'resume' ? 'resuming' : 'retrying'} run ${id} of ${workflow}: ${kept}`,
    );
  }
  try {
    return await followJobs(call, executor, { run, command, columns, files, isDone });
  } finally {
    await files.close();
  }
}

/** Standard input has all of the list again. */
function resumed({ lists, options }: Call, executor: Executor, id: string): Promise<Run> {
  const again = lists.length === 0 ? inputAgain(options) : undefined;
  const keepItems = showsItems(options);
  return executor.resume(id, { keepItems, ...(again ? { standardInput: again } : {}) });
}

/** The items whose results stay. There may be millions of them. */
function doneItems(
  executor: Executor,
  id: string,
  how: Restart['how'],
): (index: number) => boolean {
  const task = executor.history.report(id).tasks[eachTask];
  const items = task ? executor.history.items(id, eachTask) : [];
  const done = new Uint8Array(items.length);
  for (const [index, { status }] of items.entries()) {
    const stays = how === 'resume' ? status !== 'waiting' : status === 'succeeded';
    if (stays || status === 'skipped') done[index] = 1;
  }
  return (index) => done[index] === 1;
}
