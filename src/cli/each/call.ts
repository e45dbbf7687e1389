import { resolve } from 'node:path';
import type { Executor } from '../../api/runs.ts';
import { quoted } from '../called-as.ts';
import type { FollowOptions } from '../follow-run.ts';
import { storeFolder } from '../store-folder.ts';
import type { Terminal } from '../terminal.ts';
import { type Columns, columnsOf, listColumns } from './columns.ts';
import { type EachCommand, commandOfWords, splitWords } from './command-words.ts';
import type { ItemOptions } from './items.ts';
import type { JobFileOptions } from './job-files.ts';
import { textOf } from './placeholders.ts';
import type { PrintOptions } from './print-jobs.ts';
import type { Halt, Jobs } from './settings.ts';
import { keyOf } from './workflow.ts';

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
  /** Says what is so without it: prints what a command prints once it has ended. */
  readonly group?: boolean;
}

/** A call of the command. */
export interface Call {
  readonly words: readonly string[];
  /** The words of the command; none with an action. */
  readonly command: readonly string[];
  /** Behind `:::`. */
  readonly lists: readonly (readonly string[])[];
  readonly options: EachOptions;
  readonly terminal: Terminal;
  readonly directory: string;
  /** Begins the keys of the runs of this command line. */
  readonly key: string;
}

/** All but its options. */
export function callOf(
  words: readonly string[],
  options: EachOptions,
  terminal: Terminal,
): Omit<Call, 'options'> {
  return {
    words,
    ...splitWords(words),
    terminal,
    directory: resolve(storeFolder(options.store)),
    key: keyOf(process.cwd(), named(words, options)),
  };
}

/** What makes two command lines the same. */
function named(words: readonly string[], { action, items, colsep }: EachOptions): string[] {
  return [action ?? '', items ?? '-', String(colsep ?? ''), ...words];
}

/** `names` are those of the header. Undefined when an item is one value. */
export function columnsIn(
  { lists, options }: Call,
  names: readonly string[] | undefined,
): Columns | undefined {
  if (lists.length > 1) return listColumns(lists.length);
  const { colsep } = options;
  return colsep || names ? columnsOf(colsep, names ?? []) : undefined;
}

/** An action has the item as its input. */
export function commandOf({ command, options }: Call, columns: Columns | undefined): EachCommand {
  const { action } = options;
  if (action === undefined) return commandOfWords(command, columns);
  const input = { command: action, args: [] };
  return { input, show: (item) => `${action} ${quoted(textOf(columns?.of(item) ?? item))}` };
}

/** Whether the items themselves are printed, or written to a file. */
export function showsItems({ tag, joblog, results }: EachOptions): boolean {
  return tag === true || joblog !== undefined || results !== undefined;
}

export async function openExecutor({ options, directory }: Call): Promise<Executor> {
  const { action, actions = [], workers, lineBuffer = false } = options;
  const { Executor: opened } = await import('../../api/runs.ts');
  return opened.open({
    directory,
    actions,
    // What programs print is their output: it is not kept a second time.
    ...(action === undefined
      ? { workers: workers ?? 1, logs: { perItem: 0, follow: lineBuffer } }
      : {}),
    ...(action !== undefined && workers !== undefined ? { workers } : {}),
  });
}
