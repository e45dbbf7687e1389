import type { LogLine } from '../../items/item-log.ts';
import type { JsonObject } from '../../lang/json.ts';
import type { WorkerLoss } from '../../ports/work.ts';
import { keepsLogs, type LogLimits } from '../../run/log-limits.ts';
import type { LoggedLine } from '../../wire/logged-line.ts';
import type { ActiveRun } from '../active/active-run.ts';
import { ItemLogs } from '../active/item-logs.ts';
import type { TaskRun } from '../active/task-run.ts';

/** Masks a line that comes uncut from a worker. What this returns can be shortened. */
export function maskedLine({ mask }: ActiveRun, at: number, line: LoggedLine): LogLine {
  const { attempt, printedTo: source } = line;
  const text = mask ? mask.text(line.message) : line.message;
  const said = { ...(line.step === undefined ? {} : { step: line.step }), message: text };
  if (source) return { at, attempt, ...said, source };
  if (line.fields === undefined) return { at, attempt, ...said };
  const given: unknown = JSON.parse(line.fields);
  const fields = fieldsOf(mask ? mask.value(given) : given);
  return fields ? { at, attempt, ...said, fields } : { at, attempt, ...said };
}

/** An action can pass anything. */
function fieldsOf(value: unknown): JsonObject | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  return (Array.isArray(value) ? { ...value } : value) as JsonObject;
}

/**
 * Keeps a masked line until the end of its item is committed. Returns true when the lines of the
 * task must be written before, since too many wait.
 */
export function keepLine(
  task: TaskRun,
  limits: LogLimits,
  { index, dropped }: LoggedLine,
  line: LogLine,
): boolean {
  if (!keepsLogs(limits)) return false;
  task.logs ??= new ItemLogs(limits);
  if (dropped && dropped.lines > 0) task.logs.drop(index, dropped);
  return line.source ? addPrinted(task.logs, index, line) : task.logs.add(index, line);
}

/** What was printed is masked as a whole, and kept line by line. */
function addPrinted(logs: ItemLogs, index: number, { message, ...line }: LogLine): boolean {
  let isDue = false;
  for (const text of message.split(/\r\n|\n|\r/)) {
    isDue = logs.add(index, { ...line, message: text }) || isDue;
  }
  return isDue;
}

/** The lines of an item that runs again do not follow from those before. */
export function noteLoss(
  { mask }: ActiveRun,
  task: TaskRun,
  at: number,
  { reason, again }: WorkerLoss,
): void {
  const message = `its worker was lost: ${mask ? mask.text(reason) : reason}`;
  for (const index of again) {
    const line: LogLine = { at, attempt: task.attemptOf(index), message, source: 'millrace' };
    if (task.logs?.has(index)) task.logs.add(index, line);
  }
}
