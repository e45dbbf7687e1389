import { availableParallelism } from 'node:os';
import { type Json, MillraceError } from '../../api/basics.ts';
import { quoted } from '../called-as.ts';
import { now } from '../clock.ts';
import {
  type Call,
  callOf,
  columnsIn,
  commandOf,
  type EachOptions,
  openExecutor,
  showsItems,
} from '../each/call.ts';
import type { Columns } from '../each/columns.ts';
import { combined, type EachCommand } from '../each/command-words.ts';
import { followJobs } from '../each/follow-jobs.ts';
import { goOn, lastRun } from '../each/go-on.ts';
import { type ListedItems, openItems, readItems } from '../each/items.ts';
import { JobFiles } from '../each/job-files.ts';
import { jobsOn } from '../each/settings.ts';
import { eachWorkflow } from '../each/workflow.ts';
import { wrongWords } from '../each/wrong-words.ts';
import type { Terminal } from '../terminal.ts';

export type { EachOptions };

/** What the command runs for: words behind `:::`, or a list that is read. */
type Items =
  | { readonly kind: 'words'; readonly items: readonly unknown[] }
  | { readonly kind: 'listed'; readonly listed: ListedItems };

/** Runs a command, or an action, for each item of a list. */
export async function eachCommand(
  words: readonly string[],
  options: EachOptions,
  terminal: Terminal,
): Promise<number> {
  const call: Call = { options, ...callOf(words, options, terminal) };
  requireUsage(call);
  const earlier = options.resume || options.resumeFailed ? await lastRun(call) : undefined;
  if (earlier) return goOn(call, earlier);
  const items = await itemsOf(call);
  const columns = columnsIn(call, namesIn(call, items));
  const command = commandOf(call, columns);
  if (options.dryRun) return showCommands(items, command, terminal);
  if (items.kind === 'words' && items.items.length === 0) return 0;
  return startRun(call, items, { columns, command });
}

function requireUsage({ command, lists, options }: Call): void {
  const { action, items, colsep, header, null: isNull } = options;
  const wrong = (message: string): MillraceError =>
    new MillraceError('MR501', message, { hint: 'millrace each --help shows how it is called' });
  if (action === undefined && command.length === 0) throw wrong('there is no command');
  if (action !== undefined && command.length > 0) {
    throw wrong(`there are both an action and the command ${quoted(command.join(' '))}`);
  }
  if (options.lineBuffer) requireLines(options, wrong);
  if (lists.length === 0) return;
  const other = items ?? (colsep || header || isNull);
  if (other !== undefined && other !== false) throw wrong('items are behind :::, and elsewhere');
}

function requireLines(
  { action, group, keepOrder }: EachOptions,
  wrong: (message: string) => MillraceError,
): void {
  if (group) throw wrong('--line-buffer and --group exclude each other');
  if (keepOrder) throw wrong('--line-buffer prints lines as they come: it goes without -k');
  if (action !== undefined)
    throw wrong('--line-buffer is for commands: an action prints its output');
}

async function itemsOf({ lists, options }: Call): Promise<Items> {
  if (lists.length > 0) return { kind: 'words', items: combined(lists) };
  return { kind: 'listed', listed: await openItems(options) };
}

/** The names of columns in the header. */
function namesIn({ options }: Call, items: Items): readonly string[] | undefined {
  if (items.kind === 'words' || !options.header) return undefined;
  const { header } = items.listed;
  if (header === undefined) return [];
  return options.colsep ? header.split(options.colsep) : [header];
}

async function showCommands(
  items: Items,
  { show }: EachCommand,
  terminal: Terminal,
): Promise<number> {
  let index = 0;
  const all = items.kind === 'words' ? items.items : readItems(items.listed);
  for await (const item of all) {
    if (!(await terminal.textPart(`${show(item, index++)}\n`))) break;
  }
  return 0;
}

interface Started {
  readonly columns: Columns | undefined;
  readonly command: EachCommand;
}

async function startRun(call: Call, items: Items, { columns, command }: Started): Promise<number> {
  const { options, key, terminal } = call;
  const listed = items.kind === 'listed' ? items.listed : undefined;
  const files = await JobFiles.open(options, false);
  const executor = await openExecutor(call);
  try {
    const settings = {
      parameters: {
        items: items.kind === 'words' ? (items.items as readonly Json[]) : items.listed.from,
        ...(columns ? { columns: [...columns.names] } : {}),
      },
      key: `${key}${now().toString(36)}${process.pid.toString(36)}`,
      ...(listed?.input === undefined ? {} : { standardInput: listed.input }),
      keepItems: showsItems(options),
    };
    const workflow = workflowOf(call, { columns, command }, listed);
    const run = await executor.start(workflow, settings).catch((error: unknown) => {
      throw wrongWords(error);
    });
    if (!options.quiet) terminal.print(`run ${run.id} of ${run.report().workflow}`);
    const isDone = (): boolean => false;
    return await followJobs(call, executor, { run, command, columns, files, isDone });
  } finally {
    await executor.close();
    await files.close();
  }
}

function workflowOf(
  call: Call,
  { columns, command: { input } }: Started,
  listed: ListedItems | undefined,
): ReturnType<typeof eachWorkflow> {
  const { action, timeout, retries: tries, halt, jobs, header } = call.options;
  const item = columns?.list ?? 'item';
  return eachWorkflow(action ?? nameOf(call), {
    action: action ?? 'shell.run',
    input: action === undefined ? { ...input, args: [...input.args] } : `{{ ${item} }}`,
    concurrency: jobsOn(availableParallelism(), jobs),
    ...(timeout === undefined ? {} : { timeout }),
    ...(tries === undefined ? {} : { tries }),
    ...(halt === undefined ? {} : { halt }),
    ...(listed ? { source: { format: listed.format, hasHeader: header === true } } : {}),
  });
}

function nameOf({ command: [first = ''] }: Call): string {
  const [program = first] = first.trim().split(/\s/);
  return (/[^/]*$/.exec(program)?.[0] ?? program).replaceAll(/[{}]/g, '') || 'sh';
}
