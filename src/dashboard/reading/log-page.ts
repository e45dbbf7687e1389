import { openLog } from '../../items/item-log.ts';
import { printableLine } from '../../lang/printable.ts';
import { attempt, cut } from '../../lang/thrown.ts';
import { levelOf } from './log-level.ts';
import { noLogs } from '../../run/log-limits.ts';
import { isFailure, type TaskRecord } from '../../run/records.ts';
import type { StoreReader } from '../../ports/store.ts';
import type { StreamLine } from '../payloads/frame.ts';
import type { LogPage } from '../payloads/log.ts';
import { maskOf } from './masks.ts';
import type { ReadRun } from './read-run.ts';

const mostLines = 200;

/** Characters of a line. */
const longest = 200;

/** Milliseconds that one page may read. */
const budget = 200;

export interface LogQuery {
  readonly level: string | undefined;
  readonly task: string | undefined;
  /** Milliseconds since the epoch. */
  readonly since?: number | undefined;
  readonly until?: number | undefined;
}

interface Parts {
  readonly store: StoreReader;
  readonly run: ReadRun;
  /** What this process has seen of the run while it went. */
  readonly seen: readonly StreamLine[];
  readonly time: () => number;
}

/** What happened in a run: starts and ends of tasks, and what its items have logged. */
export function logPage(query: LogQuery, { store, run, seen, time }: Parts): LogPage {
  const { lines: items, unread } = itemLines(store, run, query, time);
  const seenTexts = new Set(items.map(keyOf));
  const added = seen.filter((line) => !seenTexts.has(keyOf(line)));
  const all = [...runLines(store, run), ...items, ...added].filter((line) => matches(line, query));
  const lines = all.toSorted(([a], [b]) => a - b).slice(-mostLines);
  return { lines, dropped: unread + all.length - lines.length };
}

function matches([at, lineLevel, lineTask]: StreamLine, query: LogQuery): boolean {
  const { level, task, since = 0, until = Number.POSITIVE_INFINITY } = query;
  if (at < since || at >= until) return false;
  return (level === undefined || lineLevel === level) && (task === undefined || lineTask === task);
}

function keyOf([at, , task, index, text]: StreamLine): string {
  return JSON.stringify([at, task, index, text]);
}

function runLines(store: StoreReader, { record, latest }: ReadRun): StreamLine[] {
  const mask = maskOf(store, record);
  const lines: StreamLine[] = [[record.createdAt, 'event', '', null, `${record.workflow} started`]];
  for (const { task, state, startedAt, endedAt, error, visit } of latest.values()) {
    const again = visit > 1 ? `, visit ${visit}` : '';
    if (startedAt !== undefined) lines.push([startedAt, 'event', task, null, `running${again}`]);
    if (endedAt === undefined) continue;
    const reason = error ? `: ${mask ? mask.text(error.message) : error.message}` : '';
    lines.push([
      endedAt,
      isFailure(state) ? 'error' : 'event',
      task,
      null,
      shown(`${state.replace('_', ' ')}${reason}`),
    ]);
  }
  if (record.endedAt !== undefined)
    lines.push([record.endedAt, 'event', '', null, `the run has ${record.state}`]);
  return lines;
}

/** The newest lines of items; of logs that are too many to read, those of the last items. */
function itemLines(
  store: StoreReader,
  { record, latest }: ReadRun,
  query: LogQuery,
  time: () => number,
): { readonly lines: StreamLine[]; readonly unread: number } {
  const totals = store.logTotals(record.id) ?? noLogs;
  const end = time() + budget;
  let read = 0;
  let lines: StreamLine[] = [];
  for (const visit of latest.values()) {
    if (query.task !== undefined && visit.task !== query.task) continue;
    for (const line of linesOfTask(store, record.id, visit)) {
      read++;
      if (matches(line, query)) lines.push(line);
      if (lines.length > mostLines * 4) lines = newest(lines);
      if (read % 1024 === 0 && time() > end) break;
    }
    if (time() > end) break;
  }
  const unread = query.task === undefined ? Math.max(0, totals.lines - read) : 0;
  return { lines: newest(lines), unread: unread + totals.dropped.lines };
}

function newest(lines: readonly StreamLine[]): StreamLine[] {
  return lines.toSorted(([a], [b]) => a - b).slice(-mostLines);
}

function* linesOfTask(
  store: StoreReader,
  run: ReadRun['record']['id'],
  { task, visit }: TaskRecord,
): Generator<StreamLine> {
  for (const { index, bytes } of store.logs({ run, task, visit })) {
    // A damaged log hides no others.
    const log = attempt(() => openLog(bytes, `item ${index}`));
    for (const { at, source, message } of log?.lines ?? [])
      yield [at, levelOf(source), task, index, shown(message)];
  }
}

function shown(text: string): string {
  return cut(printableLine(text), longest);
}
