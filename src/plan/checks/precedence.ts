import { ancestors, descendants, type Graph } from '../graph.ts';

/** References mostly name a task that comes shortly before. */
const NEAR = 64;

/** Tasks of which all that come after them are kept. */
const MOST_KEPT = 100;

/**
 * Which tasks can have run before others. A task that many others read from afar is followed
 * forwards once, not backwards from each of them.
 */
export class Precedence {
  readonly #graph: Graph;
  readonly #after = new Map<string, ReadonlySet<string>>();

  constructor(graph: Graph) {
    this.#graph = graph;
  }

  canPrecede(one: string, other: string): boolean {
    const after = this.#after.get(one);
    if (after) return after.has(other);
    let seen = 0;
    for (const name of ancestors(this.#graph, other)) {
      if (name === one) return true;
      if (++seen === NEAR && this.#after.size < MOST_KEPT) return this.#keep(one).has(other);
    }
    return false;
  }

  #keep(name: string): ReadonlySet<string> {
    const after = new Set(descendants(this.#graph, name));
    this.#after.set(name, after);
    return after;
  }
}
