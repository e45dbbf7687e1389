import { jsonParts } from '../../api/basics.ts';
import { rowsAs } from '../../api/item-queries.ts';
import { printableLine } from '../../api/texts.ts';
import { failureLine } from '../failure-lines.ts';
import { type Column, table } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import { clip, count, elapsed } from '../text.ts';
import type { CauseRow } from './causes.ts';
import { type Field, valueOf } from './fields.ts';
import { type ItemRow, rowNames } from './item-row.ts';

/** Characters of a cell, and rows that are aligned with each other. */
const shown = { cell: 80, rows: 1000 };

export type RowFormat = 'table' | 'jsonl' | 'csv';

interface Printed {
  readonly format: RowFormat;
  readonly fields?: readonly Field[] | undefined;
  /** Rows are of several tasks. */
  readonly ofTasks: boolean;
  readonly terminal: Terminal;
}

/** Prints rows as they come, until there are no more or no reader is left. */
export async function printRows(rows: Iterable<ItemRow>, printed: Printed): Promise<void> {
  const { format, fields, ofTasks, terminal } = printed;
  if (format === 'table') {
    const columns = fields ? fields.map(fieldColumn) : usualColumns(ofTasks);
    return printTable(columns, rows, terminal);
  }
  const names = rowNames.filter((name) => ofTasks || name !== 'task');
  const chosen = fields ?? names.map((name) => ({ name, path: [name] }));
  return printEncoded(format, chosen, rows, terminal);
}

export async function printCauses(
  causes: readonly CauseRow[],
  { format, ofTasks, terminal }: Printed,
): Promise<void> {
  if (format === 'table') return printTable(causeColumns(ofTasks), causes, terminal);
  const names = ['task', 'code', 'text', 'count', 'first', 'last', 'samples'];
  const encoder = rowsAs(format, names);
  for (const part of encoder.rows(causes)) if (!(await terminal.bytesPart(part))) return;
  await terminal.bytesPart(encoder.end());
}

async function printEncoded(
  format: 'jsonl' | 'csv',
  fields: readonly Field[],
  rows: Iterable<ItemRow>,
  terminal: Terminal,
): Promise<void> {
  const names = fields.map(({ name }) => name);
  const encoder = rowsAs(format, names);
  for (const part of encoder.rows(membersOf(rows, fields))) {
    if (!(await terminal.bytesPart(part))) return;
  }
  await terminal.bytesPart(encoder.end());
}

function* membersOf(rows: Iterable<ItemRow>, fields: readonly Field[]): Generator<object> {
  for (const row of rows) {
    const members = fields.map((field) => [field.name, valueOf(row, field) ?? null] as const);
    yield Object.fromEntries(members);
  }
}

/** A table for each thousand rows: its columns are as wide as they need. */
async function printTable<Row>(
  columns: readonly Column<Row>[],
  rows: Iterable<Row>,
  terminal: Terminal,
): Promise<void> {
  let some: Row[] = [];
  const print = (): Promise<boolean> => terminal.writePart(...table(columns, some));
  for (const row of rows) {
    if (some.push(row) < shown.rows) continue;
    if (!(await print())) return;
    some = [];
  }
  if (some.length > 0) await print();
}

function usualColumns(ofTasks: boolean): readonly Column<ItemRow>[] {
  return [
    ...(ofTasks ? [{ title: 'TASK', cell: ({ task }: ItemRow) => task }] : []),
    { title: 'INDEX', align: 'right', cell: ({ index }) => `${index}` },
    { title: 'STATE', cell: ({ state }) => state.replace('_', ' ') },
    { title: 'TRIES', align: 'right', cell: ({ attempts }) => `${attempts}` },
    { title: 'TIME', align: 'right', cell: ({ ms }) => (ms === null ? '' : elapsed(ms)) },
    { title: 'ELEMENT', cell: ({ element }) => cellText(element, shown.cell / 2) },
    {
      title: 'OUTPUT OR ERROR',
      cell: ({ error, output }) =>
        error ? clip(failureLine(error), shown.cell) : cellText(output, shown.cell),
    },
  ];
}

function fieldColumn(field: Field): Column<ItemRow> {
  return { title: field.name, cell: (row) => cellText(valueOf(row, field), shown.cell) };
}

function causeColumns(ofTasks: boolean): readonly Column<CauseRow>[] {
  return [
    { title: 'COUNT', align: 'right', cell: (row) => count(row.count) },
    ...(ofTasks ? [{ title: 'TASK', cell: ({ task }: CauseRow) => task }] : []),
    { title: 'FIRST', align: 'right', cell: ({ first }) => `${first}` },
    { title: 'LAST', align: 'right', cell: ({ last }) => `${last}` },
    { title: 'CODE', cell: ({ code }) => code },
    { title: 'CAUSE', cell: ({ text }) => text },
  ];
}

/** A text as it is, anything else as the beginning of its JSON. */
function cellText(value: unknown, width: number): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return clip(printableLine(value), width);
  const [beginning = ''] = jsonParts(value);
  return clip(printableLine(beginning), width);
}
