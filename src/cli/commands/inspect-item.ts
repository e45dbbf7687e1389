import { MillraceError } from '../../api/basics.ts';
import type { RunHistory } from '../../api/stored-runs.ts';
import { nextCommand } from '../called-as.ts';
import { failureDetails } from '../failure-lines.ts';
import { attemptsText, elementText, itemJson } from '../item-facts.ts';
import { jsonBlock, jsonLine } from '../json-lines.ts';
import { logJson, logLines } from '../log-lines.ts';
import type { Line } from '../style.ts';
import type { Terminal } from '../terminal.ts';
import { count } from '../text.ts';
import type { InspectOptions } from './inspect-options.ts';

interface ItemPosition {
  readonly run: string;
  readonly task: string;
  readonly index: number;
}

/** Prints an item: its state, attempts, element and times, its output or error, and its log. */
export async function inspectItem(
  position: ItemPosition,
  history: RunHistory,
  { json, store }: InspectOptions,
  terminal: Terminal,
): Promise<void> {
  const { run, task, index } = position;
  const item = history.item(run, task, index);
  if (!item) {
    const hint = `it has ${count(history.items(run, task).length)}, counted from 0`;
    throw new MillraceError('MR506', `task '${task}' has no item ${index}`, { hint });
  }
  const log = history.log(run, task, index);
  if (json) {
    const facts = { ...itemJson(item), ...logJson(log) };
    const document = { schema: 'millrace.item/1', run, task, index, ...facts };
    return terminal.dataParts(jsonLine(document));
  }
  const { status, attempts, output, error } = item;
  const lines: Line[] = [`${task}[${index}]: ${status.replace('_', ' ')}`];
  const element = elementText(item);
  if (element !== '') lines.push(`  element ${element}`);
  if (attempts > 0 && status !== 'skipped') lines.push(`  ${attemptsText(item)}`);
  if (error) lines.push(...failureDetails(error));
  terminal.write(...lines);
  await terminal.dataParts(status === 'succeeded' ? jsonBlock(output) : []);
  if (log) terminal.write('', 'log', ...logLines(log));
  else if (hasLogs(history.logs(run, task, index)))
    terminal.write('', `log: ${nextCommand(['logs', run, `${task}/${index}`], store)}`);
}

/** Of an item that is the run of a sub-workflow, the items of that have logged. */
function hasLogs(logs: Iterable<unknown>): boolean {
  const [first] = logs;
  return first !== undefined;
}
