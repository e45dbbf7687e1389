import type { Facts } from '../../expression/check/condition.ts';

/**
 * What must have been the case for a task to start. Guards grow from one another as the graph does and share what
 * they have in common, so a long chain of tasks costs one step per task.
 */
export interface Guard {
  readonly base: Guard | undefined;
  /** Steps from the empty guard. */
  readonly depth: number;
  /** What this step adds; what its bases say holds too. */
  readonly facts: Facts;
}

export const always: Guard = { base: undefined, depth: 0, facts: new Map() };

/** A guard with more facts. */
export function extend(base: Guard, facts: Facts): Guard {
  return facts.size === 0 ? base : { base, depth: base.depth + 1, facts };
}

/** Guards of which one must hold. */
export type Alternatives = readonly Guard[];

/** Beyond this many alternatives only what they have in common is kept. */
const maxAlternatives = 1024;

/** What holds when one of several sets of alternatives does. */
export function anyOf(sets: readonly Alternatives[]): Alternatives {
  const all = [...new Set(sets.flat())];
  return all.length > maxAlternatives ? [either(all)] : all;
}

/** What holds when all of several sets of alternatives do. */
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

/** What holds when both hold. */
function both(one: Guard, other: Guard): Guard {
  return extend(one, factsAbove(other, sharedBase(one, other)));
}

/** What is certain when one of them holds. */
function either(guards: readonly Guard[]): Guard {
  const [first = always, ...rest] = guards.toSorted((a, b) => a.depth - b.depth);
  const base = rest.reduce(sharedBase, first);
  let common = factsAbove(first, base);
  for (const guard of rest) {
    if (common.size === 0) break;
    const widened = new Map<string, ReadonlySet<string>>();
    for (const [key, values] of factsAbove(guard, base, common)) {
      widened.set(key, new Set([...values, ...(common.get(key) ?? [])]));
    }
    common = widened;
  }
  return extend(base, common);
}

/** Both cannot hold: they ask for different values of one thing. */
export function exclusive(one: Guard, other: Guard): boolean {
  const base = sharedBase(one, other);
  return disjoint(factsAbove(one, base), factsAbove(other, base));
}

export function disjoint(one: Facts, other: Facts): boolean {
  for (const [key, values] of one) {
    const against = other.get(key);
    if (against && [...values].every((value) => !against.has(value))) return true;
  }
  return false;
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

/** What a guard adds to one of its bases; with `only`, about the keys of that. */
function factsAbove(guard: Guard, base: Guard, only?: Facts): Facts {
  const facts = new Map<string, ReadonlySet<string>>();
  for (let at: Guard | undefined = guard; at && at !== base; at = at.base) {
    for (const [key, values] of at.facts) {
      if (only && !only.has(key)) continue;
      const known = facts.get(key);
      facts.set(key, known ? new Set([...known].filter((value) => values.has(value))) : values);
    }
  }
  return facts;
}
