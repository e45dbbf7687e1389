/** Something with a place in a row; `x` is its middle. */
interface Slot {
  readonly row: number;
  readonly width: number;
  x: number;
}

type Neighbours = readonly (readonly [number, number])[];

const gap = 18;
const sweeps = 6;

/**
 * Gives every slot its `x`: rows are sorted by where their neighbours stand, which takes most crossings away, and
 * each slot moves towards the middle of its neighbours as far as the others of its row let it.
 */
export function arrange(slots: readonly Slot[], neighbours: Neighbours): void {
  const rows: Slot[][] = [];
  for (const slot of slots) (rows[slot.row] ??= []).push(slot);
  const above = new Map<Slot, Slot[]>(slots.map((slot) => [slot, []]));
  const below = new Map<Slot, Slot[]>(slots.map((slot) => [slot, []]));
  for (const [upper, under] of neighbours) {
    const [one, other] = [slots[upper], slots[under]];
    if (!one || !other) continue;
    below.get(one)?.push(other);
    above.get(other)?.push(one);
  }
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
  for (const row of rows) {
    const both = (slot: Slot) => [...(above.get(slot) ?? []), ...(below.get(slot) ?? [])];
    settle(row, new Map(row.map((slot) => [slot, middle(slot, both(slot))])));
  }
}

function middle(slot: Slot, neighbours: readonly Slot[] = []): number {
  if (neighbours.length === 0) return slot.x;
  return neighbours.reduce((sum, { x }) => sum + x, 0) / neighbours.length;
}

/**
 * Moves the slots of a row near to where they are wanted, in their order. Packed from the left and packed from the
 * right they keep their distance, and so does every mean of the two.
 */
function settle(row: readonly Slot[], wanted: ReadonlyMap<Slot, number>): void {
  const fromLeft: number[] = [];
  let edge = Number.NEGATIVE_INFINITY;
  for (const [at, slot] of row.entries()) {
    const x = Math.max(wanted.get(slot) ?? 0, edge + gap + slot.width / 2);
    fromLeft[at] = x;
    edge = x + slot.width / 2;
  }
  edge = Number.POSITIVE_INFINITY;
  for (const [back, slot] of row.toReversed().entries()) {
    const at = row.length - 1 - back;
    const x = Math.min(wanted.get(slot) ?? 0, edge - gap - slot.width / 2);
    edge = x - slot.width / 2;
    slot.x = (x + (fromLeft[at] ?? x)) / 2;
  }
}
