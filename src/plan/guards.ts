import type { Facts } from '../expression/condition.ts';
import { whenSucceeded } from '../expression/condition.ts';
import type { Graph, GraphNode, NextEdge } from './graph.ts';
import { orderOf } from './order.ts';

/** What must have been the case for a task to start, over all tasks before it. */
type Guard = ReadonlyMap<string, ReadonlySet<string>>;

/** A task that two branches may start in one visit. */
export interface Clash {
  readonly task: string;
  readonly sources: readonly [string, string];
}

/**
 * Finds triggered tasks that could be started twice: two `next` edges that are no loops, whose guards do not
 * exclude each other, and that the task does not wait for both by `needs`.
 */
export function findClashes(graph: Graph): Clash[] {
  const several = [...graph.values()].some(({ triggers }) => sourcesOf(triggers).length > 1);
  if (!several) return [];
  const { names, back } = orderOf(graph);
  const guards = new Map<string, Guard>();
  const clashes: Clash[] = [];
  for (const name of names) {
    const node = graph.get(name);
    if (!node) continue;
    const branches = sourcesOf(node.triggers.filter((edge) => !back.has(edge))).map(
      ([from, edges]) => ({
        from,
        guard: either(edges.map(({ facts }) => both(guards.get(from), about(from, facts, graph)))),
      }),
    );
    const clash = firstClash(node, branches);
    if (clash) clashes.push(clash);
    const needed = node.needs.map((need) =>
      both(guards.get(need), about(need, whenSucceeded, graph)),
    );
    guards.set(
      name,
      [either(branches.map(({ guard }) => guard)), ...needed].reduce(both, new Map()),
    );
  }
  return clashes;
}

interface Branch {
  readonly from: string;
  readonly guard: Guard;
}

function firstClash({ name, needs }: GraphNode, branches: readonly Branch[]): Clash | undefined {
  for (const [position, one] of branches.entries()) {
    const waited = needs.includes(one.from);
    const other = branches
      .slice(position + 1)
      .find(({ from, guard }) => !(waited && needs.includes(from)) && !exclusive(one.guard, guard));
    if (other) return { task: name, sources: [one.from, other.from] };
  }
  return undefined;
}

/** Several edges from one task fire at once and start their target once. */
function sourcesOf(edges: readonly NextEdge[]): [string, NextEdge[]][] {
  const sources = new Map<string, NextEdge[]>();
  for (const edge of edges) {
    const known = sources.get(edge.from);
    if (known) known.push(edge);
    else sources.set(edge.from, [edge]);
  }
  return [...sources];
}

/** Facts by task. A task with a single way out tells no two ways apart, so nothing is kept about it. */
function about(task: string, facts: Facts, graph: Graph): Guard {
  const node = graph.get(task);
  const ways = new Set((node?.next ?? []).map((edge) => edge.facts)).size;
  if (ways + (node && node.neededBy.length > 0 ? 1 : 0) < 2) return new Map();
  return new Map([...facts].map(([key, values]) => [`${task} ${key}`, values]));
}

/** What holds when both hold. */
function both(one: Guard = new Map(), other: Guard = new Map()): Guard {
  if (other.size === 0) return one;
  const joined = new Map(one);
  for (const [key, values] of other) {
    const known = joined.get(key);
    joined.set(key, known ? new Set([...known].filter((value) => values.has(value))) : values);
  }
  return joined;
}

/** What holds when one of them holds. */
function either(guards: readonly Guard[]): Guard {
  const [first, ...rest] = guards;
  const common = new Map<string, ReadonlySet<string>>();
  for (const [key, values] of first ?? []) {
    if (!rest.every((guard) => guard.has(key))) continue;
    const all = new Set(values);
    for (const guard of rest) for (const value of guard.get(key) ?? []) all.add(value);
    common.set(key, all);
  }
  return common;
}

function exclusive(one: Guard, other: Guard): boolean {
  return [...one].some(([key, values]) => {
    const against = other.get(key);
    return against !== undefined && [...values].every((value) => !against.has(value));
  });
}
