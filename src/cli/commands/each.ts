import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { type Json, MillraceError } from '../../api/basics.ts';
import type { Executor, Run } from '../../api/runs.ts';
import { openHistory, type RunSummary } from '../../api/stored-runs.ts';
import { quoted } from '../called-as.ts';
import { now } from '../clock.ts';
import { combined, type EachCommand, commandOfWords, splitWords } from '../each/command-words.ts';
import { type ItemOptions, type Items, readItems } from '../each/items.ts';
import type { Columns } from '../each/placeholders.ts';
import { textOf } from '../each/placeholders.ts';
import { JobFiles, type JobFileOptions } from '../each/job-files.ts';
import { type PrintOptions, printJobs } from '../each/print-jobs.ts';
import { failuresToHalt, type Halt, type Jobs, jobsOn } from '../each/settings.ts';
import { eachTask, eachWorkflow, keyOf } from '../each/workflow.ts';
import { followRun, type FollowOptions } from '../follow-run.ts';
import { storeFolder } from '../store-folder.ts';
import type { Terminal } from '../terminal.ts';
import { count, counted } from '../text.ts';

export interface EachOptions
  extends ItemOptions, PrintOptions, JobFileOptions, Omit<FollowOptions, 'json'> {
  readonly jobs?: Jobs;
  readonly retries?: number;
  readonly timeout?: string;
  readonly halt?: Halt;
  readonly resume?: boolean;
  readonly resumeFailed?: boolean;
  readonly dryRun?: boolean;
  readonly action?: string;
  readonly actions?: readonly string[];
  readonly workers?: number;
}

/** A call of the command. */
interface Call {
  readonly words: readonly string[];
  readonly options: EachOptions;
  readonly terminal: Terminal;
  readonly directory: string;
  /** Begins the keys of the runs of this command line. */
  readonly key: string;
}

/** Runs a command, or an action, for each item of a list. */
export async function eachCommand(
  words: readonly string[],
  options: EachOptions,
  terminal: Terminal,
): Promise<number> {
  const directory = resolve(storeFolder(options.store));
  const call = {
    words,
    options,
    terminal,
    directory,
    key: keyOf(process.cwd(), named(words, options)),
  };
  requireUsage(call);
  const earlier = options.resume || options.resumeFailed ? await lastRun(call) : undefined;
  if (earlier) return goOn(call, earlier);
  const items = await itemsOf(call);
  const command = commandOf(call, items.columns);
  if (options.dryRun) return showCommands(items, command, terminal);
  if (items.items.length === 0) return 0;
  return startRun(call, items, command);
}

/** What makes two command lines the same. */
function named(words: readonly string[], { action, items, colsep }: EachOptions): string[] {
  return [action ?? '', items ?? '-', String(colsep ?? ''), ...words];
}

function requireUsage({ words, options }: Call): void {
  const { command, lists } = splitWords(words);
  const { action, items, colsep, header, null: isNull } = options;
  const wrong = (message: string): MillraceError =>
    new MillraceError('MR501', message, { hint: 'millrace each --help shows how it is called' });
  if (action === undefined && command.length === 0) throw wrong('there is no command');
  if (action !== undefined && command.length > 0) {
    throw wrong(`there are both an action and the command ${quoted(command.join(' '))}`);
  }
  if (lists.length === 0) return;
  const other = items ?? (colsep || header || isNull);
  if (other !== undefined && other !== false) throw wrong('items are behind :::, and elsewhere');
}

async function itemsOf({ words, options }: Call): Promise<Items> {
  const { lists } = splitWords(words);
  if (lists.length === 0) return readItems(options);
  return { items: combined(lists), columns: lists.length > 1 ? { names: [] } : undefined };
}

/** An action has the item as its input. */
function commandOf({ words, options }: Call, columns: Columns | undefined): EachCommand {
  const { action } = options;
  if (action === undefined) return commandOfWords(splitWords(words).command, columns);
  const input = { command: action, args: [] };
  return { input, show: (item) => `${action} ${quoted(textOf(item))}` };
}

function showCommands({ items }: Items, { show }: EachCommand, terminal: Terminal): number {
  for (const [index, item] of items.entries()) terminal.text(`${show(item, index)}\n`);
  return 0;
}

async function startRun(
  call: Call,
  { items, columns }: Items,
  command: EachCommand,
): Promise<number> {
  const { options, key } = call;
  const { action, timeout, retries: tries, halt } = options;
  const workflow = eachWorkflow(action ?? nameOf(call), {
    action: action ?? 'shell.run',
    input:
      action === undefined ? { ...command.input, args: [...command.input.args] } : '{{ item }}',
    concurrency: jobsOn(availableParallelism(), options.jobs),
    ...(timeout === undefined ? {} : { timeout }),
    ...(tries === undefined ? {} : { tries }),
    ...(halt === undefined ? {} : { halt }),
  });
  const parameters = {
    items: items as readonly Json[],
    ...(columns ? { columns: [...columns.names] } : {}),
  };
  const files = await JobFiles.open(options);
  const executor = await openExecutor(call);
  try {
    const id = `${key}${now().toString(36)}${process.pid.toString(36)}`;
    const run = await executor.start(workflow, { parameters, key: id });
    if (!options.quiet) call.terminal.print(`run ${run.id} of ${run.report().workflow}`);
    const isDone = (): boolean => false;
    return await follow(call, executor, { run, command, files, isDone, total: items.length });
  } finally {
    await executor.close();
    await files.close();
  }
}

function nameOf({ words }: Call): string {
  const [first = ''] = splitWords(words).command;
  const [program = first] = first.trim().split(/\s/);
  return (/[^/]*$/.exec(program)?.[0] ?? program).replaceAll(/[{}]/g, '') || 'sh';
}

async function openExecutor({ options, directory }: Call): Promise<Executor> {
  const { action, actions = [], workers } = options;
  const { Executor: opened } = await import('../../api/runs.ts');
  return opened.open({
    directory,
    actions,
    // What programs print is their output: it is not kept a second time.
    ...(action === undefined ? { workers: workers ?? 1, logs: { perItem: 0 } } : {}),
    ...(action !== undefined && workers !== undefined ? { workers } : {}),
  });
}

/** The newest run of the same command line in this folder. */
async function lastRun({ key, directory }: Call): Promise<RunSummary | undefined> {
  const history = await openHistory(directory);
  try {
    return history.runs({ topLevel: true }).find((run) => run.key?.startsWith(key));
  } finally {
    await history.close();
  }
}

/** Resumes a run that has not ended, and tries again what has failed if that is wanted. */
async function goOn(call: Call, { run: id, endedAt }: RunSummary): Promise<number> {
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

async function ended({ directory }: Call, id: string): Promise<RunSummary> {
  const history = await openHistory(directory);
  try {
    return history.find(id);
  } finally {
    await history.close();
  }
}

async function restart(
  call: Call,
  executor: Executor,
  { id, how }: { readonly id: string; readonly how: 'resume' | 'retry' },
): Promise<number> {
  const { options, terminal } = call;
  const files = await JobFiles.open(options);
  const done = doneItems(executor, id, how);
  const { columns } = executor.history.report(id).parameters as { readonly columns?: string[] };
  const run = how === 'resume' ? await executor.resume(id) : await executor.retry(id);
  const { items, workflow } = executor.history.find(id);
  if (!options.quiet) {
    const kept = `${count(items.ended)} of ${counted(items.total, 'item')} done`;
    terminal.print(
      `${how === 'resume' ? 'resuming' : 'retrying'} run ${id} of ${workflow}: ${kept}`,
    );
  }
  const command = commandOf(call, columns ? { names: columns } : undefined);
  const isDone = (index: number): boolean => done.has(index);
  try {
    return await follow(call, executor, { run, command, files, isDone, total: items.total });
  } finally {
    await files.close();
  }
}

/** The items whose results stay. */
function doneItems(executor: Executor, id: string, how: 'resume' | 'retry'): ReadonlySet<number> {
  const done = new Set<number>();
  const task = executor.history.report(id).tasks[eachTask];
  if (!task) return done;
  for (const [index, { status }] of executor.history.items(id, eachTask).entries()) {
    const stays = how === 'resume' ? status !== 'waiting' : status === 'succeeded';
    if (stays || status === 'skipped') done.add(index);
  }
  return done;
}

interface Followed {
  readonly run: Run;
  readonly command: EachCommand;
  readonly files: JobFiles;
  readonly isDone: (index: number) => boolean;
  readonly total: number;
}

async function follow(
  { options, terminal }: Call,
  executor: Executor,
  { run, command, files, isDone, total }: Followed,
): Promise<number> {
  const { action, halt } = options;
  const most = halt?.isNow ? failuresToHalt(halt, total) : Number.POSITIVE_INFINITY;
  const beside = printJobs(run, {
    ...options,
    terminal,
    files,
    isProgram: action === undefined,
    show: command.show,
    isDone,
    failed: (failures) => {
      if (failures >= most) run.cancel({ policy: 'cancel_running' }).catch(() => {});
    },
  });
  // An error of it is thrown once the run is left.
  beside.catch(() => {});
  const code = await followRun(executor, run, { ...options, terminal, beside });
  if (code !== 0) return code;
  await beside;
  // Failures that were tolerated up to a limit are failures all the same.
  const { summary } = run.report().tasks[eachTask] ?? {};
  return summary && summary.succeeded + summary.skipped < summary.total ? 1 : 0;
}
