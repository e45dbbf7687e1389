import { jsonText } from '../../document/json/json-parts.ts';
import type { ItemResult } from '../../items/item-results.ts';
import type { Differences } from '../payloads/compare.ts';
import type { ItemFinder } from '../reading/item-finder.ts';
import { lineOf } from '../reading/parts.ts';
import { badRequest } from '../faults.ts';
import { firstDifference } from './first-difference.ts';

const mostRows = 100;

/** Milliseconds that one request may read. */
const budget = 300;

/** Elements of the second run that are looked through for one that has moved. */
const mostIndexed = 50_000;

interface Pair {
  readonly a: ItemFinder;
  readonly b: ItemFinder;
}

/** Where to go on: an index of the first run, and what was counted before. */
interface Place {
  readonly index: number;
  readonly paired: number;
  readonly count: number;
}

type Row = Differences['rows'][number];

/**
 * Outputs that differ of items that are the same element of the list in both runs, wherever it
 * stands there. Reads for a time; the cursor goes on.
 */
export function differences(
  task: string,
  pair: Pair,
  cursor: string | undefined,
  time: () => number,
): Differences {
  const end = time() + budget;
  const partners = new Partners(pair.b);
  const { total } = pair.a.record.summary;
  const rows: Row[] = [];
  let { index, paired, count } = placeOf(cursor);
  for (; index < total && rows.length < mostRows; index++) {
    if (index % 32 === 31 && time() > end) break;
    const one = pair.a.item(index);
    if (one.status === 'waiting') continue;
    const other = partners.of(index, one);
    if (!other) continue;
    paired++;
    const row = rowOf(index, one, other);
    if (!row) continue;
    count++;
    rows.push(row);
  }
  const next = index < total ? [index, paired, count].join('.') : null;
  return { task, paired, count, rows, cursor: next };
}

function rowOf(index: number, one: ItemResult, other: ItemResult): Row | undefined {
  if (one.status !== other.status) {
    return { index, path: 'state', a: one.status, b: other.status };
  }
  const found = firstDifference(one.output, other.output);
  return found && { index, path: found.path, a: lineOf(found.a), b: lineOf(found.b) };
}

/** The items of the second run that are the elements of the first. */
class Partners {
  readonly #finder: ItemFinder;
  #byElement: Map<string, number> | undefined;

  constructor(finder: ItemFinder) {
    this.#finder = finder;
  }

  of(index: number, { element }: ItemResult): ItemResult | undefined {
    const { total } = this.#finder.record.summary;
    const own = jsonText(element ?? null);
    const beside = index < total ? this.#finder.item(index) : undefined;
    if (beside && jsonText(beside.element ?? null) === own) return ended(beside);
    this.#byElement ??= this.#indexed(total);
    const found = this.#byElement.get(own);
    return found === undefined ? undefined : ended(this.#finder.item(found));
  }

  /** Of an element that a list has twice, the first. */
  #indexed(total: number): Map<string, number> {
    const found = new Map<string, number>();
    for (let index = Math.min(total, mostIndexed) - 1; index >= 0; index--)
      found.set(jsonText(this.#finder.item(index).element ?? null), index);
    return found;
  }
}

function ended(item: ItemResult): ItemResult | undefined {
  return item.status === 'waiting' ? undefined : item;
}

/** Throws MR501 for what is no cursor of a comparison. */
function placeOf(cursor = '0.0.0'): Place {
  const [index = -1, paired = -1, count = -1] = cursor.split('.').map(Number);
  if ([index, paired, count].every((one) => Number.isSafeInteger(one) && one >= 0))
    return { index, paired, count };
  throw badRequest('the cursor is of another comparison');
}
