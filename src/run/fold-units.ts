import { invariant } from '../lang/assert.ts';
import type { FoldPartial, FoldRecord, FoldUnit } from './fold-record.ts';

/** Batches of one unit, and the bytes after which it takes no more. */
export const unitLimits = { batches: 16, bytes: 4 * 1024 * 1024, items: 4096 } as const;

/** Partials of one unit. */
const ARITY = 64;

/** Units of values that have not ended. Others are made as these end: what they need is stored. */
const MOST_OPEN = 32;

/** What of the source can be folded now. */
export interface Foldable {
  /** The end of its batches or, in an ordered fold, of the items before which all have ended. */
  readonly end: number;
  /** No more comes. */
  readonly isClosed: boolean;
  /** The end of the unit that begins at `from`; undefined while that is not full. */
  cut(from: number): number | undefined;
}

export function newFold(visit: number): FoldRecord {
  return { visit, next: 0, leaves: 0, open: [], done: [] };
}

/**
 * Makes all units that can be made now; the first gets the number `total`. Values are combined in
 * units of their own (level 0), 64 neighbours of a level in a unit of the next, and what is left at
 * the end in the last. Without `merge` one unit continues the other. Until the first unit has
 * ended, it is not known which: there is only this one.
 */
export function withUnits(fold: FoldRecord, total: number, foldable: Foldable): FoldRecord {
  if (fold.output !== undefined || fold.open.some(({ kind }) => kind === 'last')) return fold;
  const grown = fold.merges ? withMerges(fold, total) : fold;
  const made = grown.open.length - fold.open.length;
  const fed = withLeaves(grown, total + made, foldable);
  if (!foldable.isClosed || fed.open.length > 0 || fed.next < foldable.end) return fed;
  const parts = inOrder(fed.done).map(({ unit }) => unit);
  return { ...fed, open: [{ kind: 'last', unit: total, parts }], done: [] };
}

/** A unit has ended and its state is stored. */
export function withEnded(fold: FoldRecord, unit: number, merges: boolean): FoldRecord {
  const ended = fold.open.find((one) => one.unit === unit);
  invariant(ended, `unit ${unit} of the fold is not open`);
  const open = fold.open.filter((one) => one !== ended);
  switch (ended.kind) {
    case 'last':
      return { ...fold, merges, open, output: unit };
    case 'values':
    case 'merge': {
      const level = ended.kind === 'merge' ? ended.level : 0;
      const done = [...fold.done, { unit, level, position: ended.position }];
      return { ...fold, merges, open, done };
    }
  }
}

/** The units whose states a unit combines: once it has ended, they are dropped. */
export function partsOf(unit: FoldUnit): readonly number[] {
  switch (unit.kind) {
    case 'values':
      return unit.after === undefined ? [] : [unit.after];
    case 'merge':
    case 'last':
      return unit.parts;
  }
}

function withMerges(fold: FoldRecord, total: number): FoldRecord {
  const open = [...fold.open];
  const used = new Set<FoldPartial>();
  let unit = total;
  for (const group of groupsOf(fold.done)) {
    const [first] = group;
    if (!first || group.length < ARITY) continue;
    const parts = group.map((one) => one.unit);
    const level = first.level + 1;
    const position = Math.floor(first.position / ARITY);
    open.push({ kind: 'merge', unit: unit++, level, position, parts });
    for (const one of group) used.add(one);
  }
  if (used.size === 0) return fold;
  return { ...fold, open, done: fold.done.filter((one) => !used.has(one)) };
}

/** Partials that belong to the same unit of the next level, in their order. */
function groupsOf(done: readonly FoldPartial[]): readonly (readonly FoldPartial[])[] {
  const groups = new Map<string, FoldPartial[]>();
  for (const one of inOrder(done)) {
    const key = `${one.level}/${Math.floor(one.position / ARITY)}`;
    const group = groups.get(key) ?? [];
    group.push(one);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** In the order of the values: those of higher levels hold what came before. */
function inOrder(done: readonly FoldPartial[]): readonly FoldPartial[] {
  return done.toSorted((a, b) => b.level - a.level || a.position - b.position);
}

function withLeaves(fold: FoldRecord, total: number, foldable: Foldable): FoldRecord {
  const open = [...fold.open];
  let { next, leaves, done } = fold;
  // A chain, or not known yet.
  const most = fold.merges ? MOST_OPEN : 1;
  // The first unit has not ended.
  if (fold.merges === undefined && open.length > 0) return fold;
  for (let unit = total; open.length < most && next < foldable.end; unit++) {
    const to = foldable.cut(next) ?? (foldable.isClosed ? foldable.end : undefined);
    if (to === undefined) break;
    const [before] = fold.merges ? [] : done;
    const after = before ? { after: before.unit } : {};
    open.push({ kind: 'values', unit, from: next, to, position: leaves, ...after });
    if (before) done = [];
    next = to;
    leaves++;
  }
  return leaves === fold.leaves ? fold : { ...fold, open, done, next, leaves };
}
