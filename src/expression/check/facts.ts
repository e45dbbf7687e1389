import { isEmpty, type Values, valuesOfBoth, valuesOfEither } from './values.ts';

/**
 * Facts that hold when a condition is true: for each key, the possible values. Two conditions with
 * disjoint values for one key are never true together.
 */
export type Facts = ReadonlyMap<string, Values>;

export const noFacts: Facts = new Map();

/** Facts that hold when both do. */
export function factsOfBoth(one: Facts, other: Facts): Facts {
  if (one.size === 0) return other;
  const facts = new Map(one);
  addFacts(facts, other);
  return facts;
}

/** `only`: the keys of the facts that are added. */
export function addFacts(facts: Map<string, Values>, more: Facts, only?: Facts): void {
  for (const [key, values] of more) {
    if (only && !only.has(key)) continue;
    const known = facts.get(key);
    facts.set(key, known ? valuesOfBoth(known, values) : values);
  }
}

/** Facts that hold whichever of the two does. */
export function factsOfEither(one: Facts, other: Facts): Facts {
  const facts = new Map<string, Values>();
  for (const [key, values] of one) {
    const against = other.get(key);
    const either = against && valuesOfEither(values, against);
    if (either) facts.set(key, either);
  }
  return facts;
}

/** Whether two facts never hold at once. */
export function disjoint(one: Facts, other: Facts): boolean {
  for (const [key, values] of one) {
    const against = other.get(key);
    if (against && isEmpty(valuesOfBoth(values, against))) return true;
  }
  return false;
}

/** Whether facts contradict themselves. */
export function contradictory(facts: Facts): boolean {
  return [...facts.values()].some(isEmpty);
}
