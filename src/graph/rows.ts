/** An object in a row; `x` is its middle. */
interface Slot {
  readonly row: number;
  readonly width: number;
  x: number;
}

type Neighbours = readonly (readonly [number, number])[];

const gap = 18;
const sweeps = 6;

/** With more slots than this one start has to do. */
const manySlots = 600;

/**
 * Sets the `x` of every slot. Rows are sorted by the positions of their neighbours, which removes
 * most crossings, from several starts as long as some are left; then each slot moves towards the
 * middle of its neighbours, within the limits of its row.
 */
export function arrange(slots: readonly Slot[], neighbours: Neighbours): void {
  const links = linksOf(slots, neighbours);
  let best: { rows: Slot[][]; crossings: number } | undefined;
  for (const start of slots.length > manySlots ? starts.slice(0, 1) : starts) {
    const rows = rowsOf(slots).map(start);
    sortRows(rows, links);
    const crossings = rows.reduce((sum, row) => sum + crossingsOf(row, links.below), 0);
    if (!best || crossings < best.crossings) best = { rows, crossings };
    if (crossings === 0) break;
  }
  const rows = best?.rows ?? [];
  for (let sweep = 0; sweep < sweeps; sweep++) {
    for (const row of sweep % 2 === 0 ? rows : rows.toReversed()) {
      const both = (slot: Slot) => [
        ...(links.above.get(slot) ?? []),
        ...(links.below.get(slot) ?? []),
      ];
      settle(row, new Map(row.map((slot) => [slot, middle(slot, both(slot))])));
    }
  }
}

interface Links {
  readonly above: ReadonlyMap<Slot, readonly Slot[]>;
  readonly below: ReadonlyMap<Slot, readonly Slot[]>;
}

function linksOf(slots: readonly Slot[], neighbours: Neighbours): Links {
  const above = new Map<Slot, Slot[]>(slots.map((slot) => [slot, []]));
  const below = new Map<Slot, Slot[]>(slots.map((slot) => [slot, []]));
  for (const [upper, under] of neighbours) {
    const [one, other] = [slots[upper], slots[under]];
    if (!one || !other) continue;
    below.get(one)?.push(other);
    above.get(other)?.push(one);
  }
  return { above, below };
}

function rowsOf(slots: readonly Slot[]): Slot[][] {
  const rows: Slot[][] = [];
  for (const slot of slots) (rows[slot.row] ??= []).push(slot);
  return rows;
}

/** Orders of a row to start from. */
const starts: readonly ((row: readonly Slot[], at: number) => Slot[])[] = [
  (row) => [...row],
  (row) => row.toReversed(),
  (row, at) => (at % 2 === 0 ? [...row] : row.toReversed()),
  (row) => [...row.filter((_, at) => at % 2 === 0), ...row.filter((_, at) => at % 2 === 1)],
  (row, at) => [...row.slice(at % row.length), ...row.slice(0, at % row.length)],
];

function sortRows(rows: readonly Slot[][], { above, below }: Links): void {
  for (const row of rows) settle(row, new Map(row.map((slot) => [slot, 0])));
  for (let sweep = 0; sweep < sweeps; sweep++) {
    const down = sweep % 2 === 0;
    for (const row of down ? rows : rows.toReversed()) {
      const wanted = new Map(
        row.map((slot) => [slot, middle(slot, (down ? above : below).get(slot))]),
      );
      row.sort((a, b) => (wanted.get(a) ?? 0) - (wanted.get(b) ?? 0));
      settle(row, wanted);
    }
  }
}

/** Pairs of links from a row to the next that cross. */
function crossingsOf(row: readonly Slot[], below: Links['below']): number {
  const ends: number[] = [];
  let crossings = 0;
  for (const slot of row) {
    const own = (below.get(slot) ?? []).map(({ x }) => x);
    for (const x of own) crossings += ends.filter((end) => end > x).length;
    ends.push(...own);
  }
  return crossings;
}

function middle(slot: Slot, neighbours: readonly Slot[] = []): number {
  if (neighbours.length === 0) return slot.x;
  return neighbours.reduce((sum, { x }) => sum + x, 0) / neighbours.length;
}

/** Slots that touch. `start` is the position of the first if all had no width. */
interface Block {
  start: number;
  weight: number;
  size: number;
}

/**
 * Moves the slots of a row as near to their wanted positions as order and distance allow. Slots
 * that would overlap form a block at the mean of their wanted positions, weighted by width.
 */
function settle(row: readonly Slot[], wanted: ReadonlyMap<Slot, number>): void {
  const offsets: number[] = [];
  let offset = 0;
  const blocks: Block[] = [];
  for (const [at, slot] of row.entries()) {
    const before = row[at - 1];
    if (before) offset += gap + (before.width + slot.width) / 2;
    offsets[at] = offset;
    let block: Block = { start: (wanted.get(slot) ?? 0) - offset, weight: slot.width, size: 1 };
    for (let last = blocks.at(-1); last && last.start > block.start; last = blocks.at(-1)) {
      blocks.pop();
      block = joined(last, block);
    }
    blocks.push(block);
  }
  let at = 0;
  for (const { start, size } of blocks) {
    for (const end = at + size; at < end; at++) {
      const slot = row[at];
      if (slot) slot.x = start + (offsets[at] ?? 0);
    }
  }
}

function joined(one: Block, other: Block): Block {
  const weight = one.weight + other.weight;
  const start = (one.start * one.weight + other.start * other.weight) / weight;
  return { start, weight, size: one.size + other.size };
}
