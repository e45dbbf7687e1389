import type { ItemLog, LogEnd, LogLine } from '../api/basics.ts';
import { printableLine } from '../api/texts.ts';
import { count, dateAndTime, indented } from './text.ts';

/** Lines of a log that are shown where its item is one of many, and those in JSON. */
const shown = { lines: 3, json: 10 };

/** `connecting {"host":"db-1"}`, or `stderr: no route to host`; of a step behind its name */
export function logText({ step, message, fields, source }: LogLine): string {
  const place = step === undefined ? '' : `${step}: `;
  if (source) return `${place}${source}: ${message}`;
  return `${place}${message}${fields === undefined ? '' : ` ${JSON.stringify(fields)}`}`;
}

/**
 * All that is kept of a log: how much was dropped before, a mark before each attempt but the first,
 * and each line behind `place` and its time. Further lines of a text are indented.
 */
export function logLines({ lines, dropped }: ItemLog, place = ''): string[] {
  const all = dropped.lines > 0 ? [`${place}${droppedText(dropped.lines)}`] : [];
  let before = 1;
  for (const line of lines) {
    if (line.attempt !== before) all.push(`${place}-- attempt ${count(line.attempt)} --`);
    before = line.attempt;
    const [first = '', ...more] = indented(logText(line), '');
    all.push(`${dateAndTime(line.at)} ${place}${first}`, ...more.map((text) => `  ${text}`));
  }
  return all;
}

/** A log with only those lines that match, and nothing of what was dropped. */
export function matching<Log extends ItemLog>(log: Log, pattern: RegExp): Log {
  const lines = log.lines.filter((line) => pattern.test(logText(line)));
  return { ...log, lines, dropped: { lines: 0, bytes: 0 } };
}

/** The last lines of a log, each on one line, and how many there were before. */
export function lastLogLines(log: ItemLog | undefined, indent: string): string[] {
  if (!log) return [];
  const last = log.lines.slice(-shown.lines);
  const before = log.dropped.lines + totalOf(log) - last.length;
  const lines = last.map((line) => printableLine(logText(line)));
  if (before > 0) lines.unshift(`… ${count(before)} before`);
  return lines.map((line) => `${indent}| ${line}`);
}

/** The member `log` of an item: all lines; where it is one of many, the last of them. */
export function logJson(log: ItemLog | undefined, isOneOfMany = false): { readonly log?: LogEnd } {
  if (!log) return {};
  const { lines, dropped } = log;
  const last = isOneOfMany ? lines.slice(-shown.json) : lines;
  return { log: { total: lines.length, lines: last, dropped } };
}

/** A log in a report has its last lines only. */
function totalOf(log: ItemLog & { readonly total?: number }): number {
  return log.total ?? log.lines.length;
}

function droppedText(lines: number): string {
  return lines === 1
    ? '… 1 line before was dropped'
    : `… ${count(lines)} lines before were dropped`;
}
