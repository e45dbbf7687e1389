import { type ItemKey, MillraceError } from '../../api/basics.ts';
import { type KeptLog, openHistory, type RunHistory } from '../../api/stored-runs.ts';
import { printable } from '../../api/texts.ts';
import { findRun } from '../find-run.ts';
import { logLines, matching } from '../log-lines.ts';
import { printLost } from '../run-end.ts';
import { storeFolder } from '../store-folder.ts';
import type { Terminal } from '../terminal.ts';
import { parseIndex } from './item-place.ts';

export interface LogsOptions {
  readonly store?: string;
  readonly follow?: boolean;
  readonly failed?: boolean;
  readonly grep?: RegExp;
  readonly json?: boolean;
}

interface Place {
  readonly run: string;
  readonly task: string | undefined;
  readonly index: number | undefined;
}

/** Prints what is kept of the logs of a run, a task, or an item (`TASK/INDEX`). */
export async function logsCommand(
  name: string | undefined,
  place: string | undefined,
  options: LogsOptions,
  terminal: Terminal,
): Promise<number> {
  const history = await openHistory(storeFolder(options.store));
  try {
    const { run } = findRun(history, name);
    const [task, index] = place?.split('/', 2) ?? [];
    const found = { run, task, index: index === undefined ? undefined : parseIndex(index) };
    if (options.follow) return await followed(found, history, options, terminal);
    requireItem(found, history);
    const logs = keptLogs(found, history, options);
    if (options.json) await terminal.dataParts(logsJson(run, logs, history));
    else await printLogs(run, logs, { history, options, terminal });
    return 0;
  } finally {
    await history.close();
  }
}

/** Throws MR506 for an item behind the last; earlier visits of the task can have had more. */
function requireItem({ run, task, index }: Place, history: RunHistory): void {
  if (task === undefined || index === undefined) return;
  if (history.item(run, task, index) !== undefined) return;
  const [first] = history.logs(run, task, index);
  if (first) return;
  throw new MillraceError('MR506', `task '${task}' has no item ${index}`, {
    hint: `millrace items ${run} ${task} lists them`,
  });
}

function* keptLogs(
  { run, task, index }: Place,
  history: RunHistory,
  { failed = false, grep }: LogsOptions,
): Generator<KeptLog> {
  for (const log of history.logs(run, task, index, { failed })) {
    const shown = grep ? matching(log, grep) : log;
    if (!grep || shown.lines.length > 0) yield shown;
  }
}

/** Log by log: all of them can be large. */
async function printLogs(
  run: string,
  logs: Iterable<KeptLog>,
  {
    history,
    options,
    terminal,
  }: { readonly history: RunHistory; readonly options: LogsOptions; readonly terminal: Terminal },
): Promise<void> {
  let isEmpty = true;
  for (const log of logs) {
    isEmpty = false;
    if (!(await terminal.writePart(...logLines(log, `${placeOf(log, run, history)} `)))) return;
  }
  if (isEmpty) terminal.print(nothing(history.logTotals(run).dropped.lines, options));
}

function nothing(dropped: number, { failed, grep }: LogsOptions): string {
  if (grep) return 'no line of it matches';
  if (failed) return 'nothing that has failed has logged anything';
  return dropped > 0 ? 'nothing is kept of what it has logged' : 'it has logged nothing';
}

/** Prints the logs of items as they end, with `json` one document a line, until the run is over. */
async function followed(
  { run, task, index }: Place,
  history: RunHistory,
  { store, failed = false, grep, json }: LogsOptions,
  terminal: Terminal,
): Promise<number> {
  const print = (log: KeptLog): Promise<boolean> =>
    json
      ? terminal.textPart(`${printable(JSON.stringify(log))}\n`)
      : terminal.writePart(...logLines(log, `${placeOf(log, run, history)} `));
  try {
    for await (const log of history.followLogs(run, task, index, { failed })) {
      const shown = grep ? matching(log, grep) : log;
      if (shown.lines.length > 0 && !(await print(shown))) break;
    }
    return 0;
  } catch (error) {
    if (!(error instanceof MillraceError) || error.code !== 'MR507') throw error;
    const shown = { terminal, ...(store === undefined ? {} : { store }) };
    return printLost(history.watch(run), history, shown);
  }
}

/** `fetch[3]`, in its second visit `fetch[3] (visit 2)`; in a sub-workflow `parts[1]/fetch[3]`. */
function placeOf({ run, ...place }: KeptLog, root: string, history: RunHistory): string {
  const own = itemName(place);
  const { parent } = run === root ? {} : history.find(run);
  if (!parent) return own;
  const above = { ...parent, lines: [], dropped: { lines: 0, bytes: 0 } };
  return `${placeOf(above, root, history)}/${own}`;
}

function itemName({ task, visit, index }: Pick<ItemKey, 'task' | 'visit' | 'index'>): string {
  return `${task}[${index}]${visit > 1 ? ` (visit ${visit})` : ''}`;
}

function* logsJson(run: string, logs: Iterable<KeptLog>, history: RunHistory): Generator<string> {
  const head = JSON.stringify({ schema: 'millrace.logs/1', run, totals: history.logTotals(run) });
  yield `${head.slice(0, -1)},"items":[`;
  let separator = '\n';
  for (const log of logs) {
    yield separator + JSON.stringify(log);
    separator = ',\n';
  }
  yield ']}\n';
}
