import type { ItemNote } from '../items/item-note.ts';
import type { TaskKey } from './records.ts';

/** An item that had begun and not ended when the process died, so many times. */
export interface NotedItem extends ItemNote {
  readonly deaths: number;
}

/** Deaths of the process by item of one visit of a task. */
export type DeathsByItem = ReadonlyMap<number, number>;

/** Returns what was known with one more death, at which `noted` was in flight. */
export function withDeath(
  known: readonly NotedItem[],
  noted: readonly ItemNote[],
): readonly NotedItem[] {
  const items = new Map(known.map((item) => [keyOf(item), item]));
  const once = new Map(noted.map((note) => [keyOf(note), note]));
  for (const [key, note] of once) {
    items.set(key, { ...note, deaths: (items.get(key)?.deaths ?? 0) + 1 });
  }
  return [...items.values()];
}

/** Of what is known, the items of one visit of a task. */
export function deathsOf(known: readonly NotedItem[], { run, task, visit }: TaskKey): DeathsByItem {
  const own = known.filter((item) => {
    return item.run === run && item.task === task && item.visit === visit;
  });
  return new Map(own.map(({ index, deaths }) => [index, deaths]));
}

function keyOf({ run, task, visit, index }: ItemNote): string {
  return JSON.stringify([run, task, visit, index]);
}
