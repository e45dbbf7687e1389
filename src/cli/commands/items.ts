import { isFailure, MillraceError } from '../../api/basics.ts';
import { openHistory, type RunHistory } from '../../api/stored-runs.ts';
import { findRun } from '../find-run.ts';
import { Causes } from '../items/causes.ts';
import type { Condition } from '../items/condition.ts';
import type { Field, SortField } from '../items/fields.ts';
import { type ItemRow, rowOf } from '../items/item-row.ts';
import { printCauses, printRows, type RowFormat } from '../items/print-rows.ts';
import { TopRows } from '../items/top-rows.ts';
import { placed } from '../item-line.ts';
import { storeFolder } from '../store-folder.ts';
import type { Terminal } from '../terminal.ts';
import { counted } from '../text.ts';
import { findPlace } from './inspect-place.ts';

export interface ItemsOptions {
  readonly state?: readonly ItemRow['state'][];
  readonly where?: string;
  readonly fields?: readonly Field[];
  readonly sort?: SortField;
  readonly groupBy?: 'error';
  readonly limit?: number;
  readonly format?: RowFormat;
  readonly store?: string;
}

/** Rows of a table that is printed without `--limit`. */
const usual = 50;

/** The items of one task, by index. */
interface Source {
  readonly task: string;
  readonly items: ReturnType<RunHistory['items']>;
  /** The only one that is meant. */
  readonly index?: number;
}

/** Prints items of a run, of one task of it, or one item: those that are selected. */
export async function itemsCommand(
  name: string,
  place: string | undefined,
  options: ItemsOptions,
  terminal: Terminal,
): Promise<number> {
  const { where, state, format = 'table' } = options;
  requireUsage(options);
  const condition = where === undefined ? undefined : await conditionOf(where);
  const history = await openHistory(storeFolder(options.store));
  try {
    const sources = sourcesOf(history, findRun(history, name).run, place);
    const selected = (row: ItemRow): boolean =>
      (!state || state.includes(row.state)) && (condition?.holds(row) ?? true);
    const printed = { format, fields: options.fields, ofTasks: sources.length > 1, terminal };
    if (options.groupBy) await grouped(sources, selected, options, printed);
    else await listed(sources, selected, options, printed);
    if (condition?.note !== undefined) terminal.print(condition.note);
    return 0;
  } finally {
    await history.close();
  }
}

/** Expressions load the language: most calls need none. */
async function conditionOf(text: string): Promise<Condition> {
  const { Condition } = await import('../items/condition.ts');
  return Condition.of(text);
}

function requireUsage({ groupBy, sort, fields, limit, format = 'table' }: ItemsOptions): void {
  const hint = 'millrace items --help shows how it is called';
  if (groupBy && (sort ?? fields)) {
    const message = '--group-by has fields and an order of its own: the most frequent come first';
    throw new MillraceError('MR501', message, { hint });
  }
  if (sort && limit === undefined && format !== 'table') {
    const message = '--sort needs --limit, as only so many rows are kept in memory';
    throw new MillraceError('MR501', message, { hint: '--limit 1000 prints the first thousand' });
  }
}

function sourcesOf(history: RunHistory, run: string, place: string | undefined): Source[] {
  if (place !== undefined) {
    const { index, step, ...found } = findPlace(history, run, place);
    if (step !== undefined) {
      const message = `'${step}' has run in the lane of its item, and has no items of its own`;
      throw new MillraceError('MR506', message, { hint: `millrace inspect ${run} ${place}` });
    }
    const items = history.items(found.run, found.task);
    if (index === undefined) return [{ task: found.task, items }];
    if (index < items.length) return [{ task: found.task, items, index }];
    throw new MillraceError('MR506', `task '${found.task}' has ${counted(items.length, 'item')}`, {
      hint: 'positions count from 0',
    });
  }
  const { tasks } = history.report(run);
  const names = Object.keys(tasks).filter((task) => (tasks[task]?.summary.total ?? 0) > 0);
  return names.map((task) => ({ task, items: history.items(run, task) }));
}

interface PlacedRow {
  readonly row: ItemRow;
  readonly source: number;
}

function* rowsOf(sources: readonly Source[]): Generator<PlacedRow> {
  for (const [source, { task, items, index: only }] of sources.entries()) {
    const some = only === undefined ? placed(items) : placedOne(items, only);
    for (const { index, item } of some) yield { row: rowOf(task, index, item), source };
  }
}

function placedOne(items: Source['items'], index: number) {
  const item = items[index];
  return item ? [{ index, item }] : [];
}

type Selected = (row: ItemRow) => boolean;
type Printed = Parameters<typeof printRows>[1];

async function listed(
  sources: readonly Source[],
  selected: Selected,
  { sort, limit }: ItemsOptions,
  printed: Printed,
): Promise<void> {
  const most = limit ?? (printed.format === 'table' ? usual : Number.POSITIVE_INFINITY);
  if (sort) {
    const top = new TopRows(sort, most);
    let found = 0;
    for (const { row, source } of rowsOf(sources)) {
      if (!selected(row)) continue;
      found++;
      top.add(row, source);
    }
    await printRows(readAgain(sources, top), printed);
    tellMore(found > most, printed, limit);
    return;
  }
  const more = { isThere: false };
  await printRows(firstOf(sources, selected, most, more), printed);
  tellMore(more.isThere, printed, limit);
}

function* readAgain(sources: readonly Source[], top: TopRows): Generator<ItemRow> {
  for (const { source, index } of top.rows()) {
    const { task, items } = sources[source] ?? {};
    const item = items?.[index];
    if (task !== undefined && item) yield rowOf(task, index, item);
  }
}

function* firstOf(
  sources: readonly Source[],
  selected: Selected,
  most: number,
  more: { isThere: boolean },
): Generator<ItemRow> {
  let left = most;
  for (const { row } of rowsOf(sources)) {
    if (!selected(row)) continue;
    if (left-- === 0) {
      more.isThere = true;
      return;
    }
    yield row;
  }
}

function tellMore(isMore: boolean, { format, terminal }: Printed, limit?: number): void {
  if (isMore && format === 'table' && limit === undefined) {
    terminal.print('and more: --limit N shows N of them, --format jsonl all');
  }
}

async function grouped(
  sources: readonly Source[],
  selected: Selected,
  { limit }: ItemsOptions,
  printed: Printed,
): Promise<void> {
  const causes = new Causes();
  for (const { row } of rowsOf(sources)) {
    const { task, index, state, error } = row;
    if (error && state !== 'waiting' && isFailure(state) && selected(row)) {
      causes.add(task, index, error);
    }
  }
  const rows = causes.rows();
  const most = limit ?? (printed.format === 'table' ? usual : rows.length);
  await printCauses(rows.slice(0, most), printed);
  const { terminal } = printed;
  if (rows.length === 0) terminal.print('nothing that is selected has failed');
  if (causes.rest > 0) terminal.print(`${counted(causes.rest, 'failure')} of other causes`);
}
