import type { LogLine } from '../../items/item-log.ts';
import type { JsonObject } from '../../lang/json.ts';
import { keepsLogs, type LogLimits } from '../../run/log-limits.ts';
import type { LoggedLine } from '../../wire/messages.ts';
import type { ActiveRun } from '../active/active-run.ts';
import { ItemLogs } from '../active/item-logs.ts';
import type { TaskRun } from '../active/task-run.ts';

/** Masks a line that comes uncut from a worker. What this returns can be shortened. */
export function maskedLine({ mask }: ActiveRun, at: number, line: LoggedLine): LogLine {
  const { attempt } = line;
  const message = mask ? mask.text(line.message) : line.message;
  if (line.fields === undefined) return { at, attempt, message };
  const given: unknown = JSON.parse(line.fields);
  const shown = mask ? mask.value(given) : given;
  const fields = fieldsOf(shown);
  return fields ? { at, attempt, message, fields } : { at, attempt, message };
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
export function keepLine(task: TaskRun, limits: LogLimits, index: number, line: LogLine): boolean {
  if (!keepsLogs(limits)) return false;
  task.logs ??= new ItemLogs(limits);
  return task.logs.add(index, line);
}
