import type { Values } from '../../expression/check/values.ts';
import {
  addFacts,
  disjoint,
  type Facts,
  factsOfEither,
  noFacts,
} from '../../expression/check/facts.ts';

/**
 * Facts that must hold for a task to start. Guards grow from one another along the graph and share
 * their bases: a long chain of tasks costs one step per task.
 */
export interface Guard {
  readonly base: Guard | undefined;
  /** Number of steps from the empty guard. */
  readonly depth: number;
  /** Facts that this step adds to those of its bases. */
  readonly facts: Facts;
}

export const always: Guard = { base: undefined, depth: 0, facts: noFacts };

export function extend(base: Guard, facts: Facts): Guard {
  return facts.size === 0 ? base : { base, depth: base.depth + 1, facts };
}

/** Guards of which at least one holds. */
export type Alternatives = readonly Guard[];

/** More alternatives than this are replaced by the facts they have in common. */
const maxAlternatives = 1024;

/** Alternatives of several branches of which one starts the task. */
export function anyOf(sets: readonly Alternatives[]): Alternatives {
  const all = [...new Set(sets.flat())];
  return all.length > maxAlternatives ? [either(all)] : all;
}

/** Alternatives of several branches that must all have started the task. */
export function allOf(sets: readonly Alternatives[]): Alternatives {
  const [first = [always], ...rest] = sets;
  let joined = first;
  for (const set of rest) {
    const tooMany = joined.length * set.length > maxAlternatives;
    const [left, right] = tooMany ? [[either(joined)], [either(set)]] : [joined, set];
    joined = [...new Set(left.flatMap((one) => right.map((other) => both(one, other))))];
  }
  return joined;
}

/** Facts of both guards. */
function both(one: Guard, other: Guard): Guard {
  return extend(one, factsAbove(other, sharedBase(one, other)));
}

/** Facts that hold whichever of the guards holds. */
function either(guards: readonly Guard[]): Guard {
  const [first = always, ...rest] = guards.toSorted((a, b) => a.depth - b.depth);
  const base = rest.reduce(sharedBase, first);
  let common = factsAbove(first, base);
  for (const guard of rest) {
    if (common.size === 0) break;
    common = factsOfEither(common, factsAbove(guard, base, common));
  }
  return extend(base, common);
}

/** Whether two guards require different values of one key, so that both never hold. */
export function exclusive(one: Guard, other: Guard): boolean {
  const base = sharedBase(one, other);
  return disjoint(factsAbove(one, base), factsAbove(other, base));
}

function sharedBase(one: Guard, other: Guard): Guard {
  let [a, b] = [one, other];
  while (a !== b) {
    const deeper = a.depth >= b.depth ? a : b;
    const lower = deeper.base ?? always;
    if (deeper === a) a = lower;
    else b = lower;
  }
  return a;
}

/** Facts that a guard adds to one of its bases, limited to the keys of `only`. */
function factsAbove(guard: Guard, base: Guard, only?: Facts): Facts {
  const facts = new Map<string, Values>();
  for (let at: Guard | undefined = guard; at && at !== base; at = at.base)
    addFacts(facts, at.facts, only);
  return facts;
}
