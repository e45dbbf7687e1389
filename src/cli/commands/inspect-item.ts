import { MillraceError } from '../../api/basics.ts';
import type { RunHistory } from '../../api/stored-runs.ts';
import { errorLines } from '../show-errors.ts';
import { plain } from '../style.ts';
import type { Terminal } from '../terminal.ts';
import { count, indented } from '../text.ts';
import type { InspectOptions } from './inspect-options.ts';

interface ItemPosition {
  readonly run: string;
  readonly task: string;
  readonly index: number;
}

/** Prints an item: its state, attempts, and output or error. */
export function inspectItem(
  position: ItemPosition,
  history: RunHistory,
  { json }: InspectOptions,
  terminal: Terminal,
): void {
  const { run, task, index } = position;
  const items = history.items(run, task);
  const item = items[index];
  if (!item) {
    const hint = `it has ${count(items.length)}, counted from 0`;
    throw new MillraceError('MR506', `task '${task}' has no item ${index}`, { hint });
  }
  if (json) {
    const document = { schema: 'millrace.item/1', run, task, index, ...item };
    return terminal.data(`${JSON.stringify(document)}\n`);
  }
  const { status, attempts, output, error } = item;
  const tries = attempts > 1 ? ` after ${attempts} attempts` : '';
  const lines = [`${task}[${index}]: ${status.replace('_', ' ')}${tries}`];
  if (error) lines.push(...errorLines(error, plain));
  if (error?.stack !== undefined) lines.push(indented(error.stack, '  '));
  if (status === 'succeeded') lines.push(JSON.stringify(output, null, 2));
  terminal.data(`${lines.join('\n')}\n`);
}
