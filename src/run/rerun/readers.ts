import type { ReadEdges } from './reads.ts';

/** What runs again, and in which order. */
export interface RunAgain {
  /** Tasks that run again at once. They have read no other that does. */
  readonly roots: ReadonlySet<string>;
  /** Tasks that have read one that runs again, with those that each of them awaits. */
  readonly readers: ReadonlyMap<string, readonly string[]>;
}

/**
 * Divides what runs again: the `chosen` tasks, and all that have read them, directly or through
 * others, but for the tasks that are `kept`. A chosen task that has read another is a reader too.
 * `stale`: tasks that were to run again before, and did not.
 */
export function divideByReads(
  { readersOf, sourcesOf }: ReadEdges,
  {
    chosen,
    stale,
    kept,
  }: {
    readonly chosen: ReadonlySet<string>;
    readonly stale: ReadonlySet<string>;
    readonly kept: ReadonlySet<string>;
  },
): RunAgain {
  const all = new Set([...chosen, ...stale]);
  for (const name of all) {
    for (const reader of readersOf.get(name) ?? []) if (!kept.has(reader)) all.add(reader);
  }
  const roots = new Set<string>();
  const readers = new Map<string, readonly string[]>();
  const isPlaced = (name: string): boolean => roots.has(name) || readers.has(name);
  for (const name of inOrder(all, { readersOf, sourcesOf }, chosen)) {
    const awaits = (sourcesOf.get(name) ?? []).filter(isPlaced);
    if (chosen.has(name) && awaits.length === 0) roots.add(name);
    else readers.set(name, awaits);
  }
  return { roots, readers };
}

/**
 * Each task after those that it has read. Where clocks make a circle of them, a chosen one goes
 * first.
 */
function* inOrder(
  all: ReadonlySet<string>,
  { readersOf, sourcesOf }: ReadEdges,
  chosen: ReadonlySet<string>,
): Generator<string> {
  const missing = new Map<string, number>();
  for (const name of all) {
    missing.set(name, (sourcesOf.get(name) ?? []).filter((source) => all.has(source)).length);
  }
  const ready = [...all].filter((name) => missing.get(name) === 0);
  const rest = [...chosen, ...all].values();
  const done = new Set<string>();
  for (let at = 0; done.size < all.size; at++) {
    const name = ready[at] ?? firstNotIn(done, rest);
    if (name === undefined) return;
    if (done.has(name)) continue;
    if (at === ready.length) ready.push(name);
    done.add(name);
    yield name;
    for (const reader of readersOf.get(name) ?? []) {
      const left = (missing.get(reader) ?? 0) - 1;
      missing.set(reader, left);
      if (left === 0 && all.has(reader)) ready.push(reader);
    }
  }
}

function firstNotIn(done: ReadonlySet<string>, names: Iterator<string>): string | undefined {
  for (;;) {
    const { value, done: isOver } = names.next();
    if (isOver) return undefined;
    if (!done.has(value)) return value;
  }
}
