import type { ItemKey } from '../../api/basics.ts';
import { type KeptLog, openHistory, type RunHistory } from '../../api/stored-runs.ts';
import { findRun } from '../find-run.ts';
import { logLines } from '../log-lines.ts';
import { storeFolder } from '../store-folder.ts';
import type { Terminal } from '../terminal.ts';
import { parseIndex } from './item-place.ts';

export interface LogsOptions {
  readonly store?: string;
  readonly json?: boolean;
}

/** Prints what is kept of the logs of a run, a task, or an item (`TASK/INDEX`). */
export async function logsCommand(
  name: string | undefined,
  place: string | undefined,
  { store, json }: LogsOptions,
  terminal: Terminal,
): Promise<number> {
  const history = await openHistory(storeFolder(store));
  try {
    const { run } = findRun(history, name);
    const [task, index] = place?.split('/', 2) ?? [];
    const logs = history.logs(run, task, index === undefined ? undefined : parseIndex(index));
    if (json) await terminal.dataParts(logsJson(run, logs, history));
    else printLogs(run, logs, history, terminal);
    return 0;
  } finally {
    await history.close();
  }
}

/** Log by log: all of them can be large. */
function printLogs(
  run: string,
  logs: Iterable<KeptLog>,
  history: RunHistory,
  terminal: Terminal,
): void {
  let isEmpty = true;
  for (const log of logs) {
    terminal.write(...logLines(log, `${placeOf(log, run, history)} `));
    isEmpty = false;
  }
  if (!isEmpty) return;
  const { dropped } = history.logTotals(run);
  const wasDropped = dropped.lines > 0;
  terminal.print(wasDropped ? 'nothing is kept of what it has logged' : 'it has logged nothing');
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
