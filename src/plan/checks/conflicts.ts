import { addTo } from '../../lang/multimap.ts';
import { disjoint, type Facts } from '../../expression/check/facts.ts';
import { whenGoingOn } from '../../expression/check/condition.ts';
import type { Graph, GraphNode, NextEdge } from '../graph.ts';
import { ancestors } from '../graph.ts';
import type { Alternatives, Guard } from './guard.ts';
import { allOf, always, anyOf, exclusive, extend } from './guard.ts';
import { deadJoin } from './joins.ts';
import { orderOf } from './order.ts';

/**
 * A task and two of its sources. In a conflict both may start it in one visit; in a dead join the
 * two never fire in one visit.
 */
interface Conflict {
  readonly task: string;
  readonly sources: readonly [string, string];
}

export interface JoinConflicts {
  /** Tasks that two branches may start in one visit, without `needs` or `join` for both. */
  readonly conflicts: readonly Conflict[];
  /** Joins that wait for more branches than can fire in one visit. */
  readonly deadJoins: readonly Conflict[];
}

/** A source of a task, and the guard of the way through it. */
interface Branch {
  readonly from: string;
  readonly guard: Guard;
}

/**
 * Finds tasks that could start twice: two `next` edges outside loops whose guards do not exclude
 * each other, without `needs` or a join for both. Finds joins whose branches exclude each other,
 * except after a loop, where the branches may fire one after the other.
 */
export function findJoinConflicts(graph: Graph): JoinConflicts {
  const several = [...graph.values()].some(({ triggers }) => edgesBySource(triggers).size > 1);
  if (!several) return { conflicts: [], deadJoins: [] };
  const { names, back } = orderOf(graph);
  const guards = new Map<string, Alternatives>();
  const after = (name: string, facts: Facts): Alternatives => {
    const before = guards.get(name) ?? [always];
    const known = about(name, facts, graph);
    return known.size === 0 ? before : before.map((guard) => extend(guard, known));
  };
  const conflicts: Conflict[] = [];
  const deadJoins: Conflict[] = [];
  const loops = new Set([...back].map(({ to }) => to));
  for (const name of names) {
    const node = graph.get(name);
    if (!node) continue;
    const ways = [...edgesBySource(node.triggers.filter((edge) => !back.has(edge)))].map(
      ([from, edges]) => ({ from, guards: anyOf(edges.map(({ facts }) => after(from, facts))) }),
    );
    if (node.join === undefined) {
      const branches = ways.flatMap(({ from, guards }) => guards.map((guard) => ({ from, guard })));
      const conflict = firstConflict(node, branches);
      if (conflict) conflicts.push({ task: name, sources: inTextOrder(conflict, node) });
    } else {
      const apart = deadJoin(node, ways);
      const repeats = apart && hasLoopBefore(graph, name, loops);
      if (apart && !repeats) deadJoins.push({ task: name, sources: inTextOrder(apart, node) });
    }
    if (node.next.length + node.neededBy.length === 0) continue;
    const needed = node.needs.map((need) => after(need, whenGoingOn));
    const all = node.join === 'all' || node.join === ways.length;
    const each = ways.map(({ guards }) => guards);
    const fired = all || each.length === 0 ? each : [anyOf(each)];
    guards.set(name, allOf([...fired, ...needed]));
  }
  return { conflicts, deadJoins };
}

function hasLoopBefore(graph: Graph, name: string, loops: ReadonlySet<string>): boolean {
  if (loops.has(name)) return true;
  for (const before of ancestors(graph, name)) if (loops.has(before)) return true;
  return false;
}

function inTextOrder(
  [one, other]: Conflict['sources'],
  { triggers }: GraphNode,
): Conflict['sources'] {
  const first = triggers.find(({ from }) => from === one || from === other);
  return first?.from === other ? [other, one] : [one, other];
}

/** Several edges from one task fire together and start their target once. */
function edgesBySource(edges: readonly NextEdge[]): Map<string, NextEdge[]> {
  const sources = new Map<string, NextEdge[]>();
  for (const edge of edges) addTo(sources, edge.from, edge);
  return sources;
}

/**
 * Facts keyed by task. A task with a single way out does not distinguish ways, so its facts are
 * dropped.
 */
function about(task: string, facts: Facts, graph: Graph): Facts {
  const node = graph.get(task);
  const ways = new Set((node?.next ?? []).map((edge) => edge.facts)).size;
  if (ways + (node && node.neededBy.length > 0 ? 1 : 0) < 2) return new Map();
  return new Map([...facts].map(([key, values]) => [`${task} ${key}`, values]));
}

/** Guards of branches as the tree of their bases. */
interface Tree {
  readonly steps: ReadonlyMap<Guard, readonly Guard[]>;
  readonly ends: ReadonlyMap<Guard, readonly Branch[]>;
}

function treeOf(branches: readonly Branch[]): Tree {
  const steps = new Map<Guard, Guard[]>();
  const ends = new Map<Guard, Branch[]>();
  for (const branch of branches) {
    const there = ends.get(branch.guard);
    if (there) there.push(branch);
    else ends.set(branch.guard, [branch]);
    let at = branch.guard;
    let known = steps.has(at);
    if (!known) steps.set(at, []);
    while (!known && at.base) {
      const siblings = steps.get(at.base);
      known = siblings !== undefined;
      if (siblings) siblings.push(at);
      else steps.set(at.base, [at]);
      at = at.base;
    }
  }
  return { steps, ends };
}

function firstConflict(
  node: GraphNode,
  branches: readonly Branch[],
): Conflict['sources'] | undefined {
  if (branches.length < 2) return undefined;
  const needs = new Set(node.needs);
  const tree = treeOf(branches);
  for (const [at, steps] of tree.steps) {
    const own = (tree.ends.get(at) ?? []).map((branch) => ({ step: at, branches: () => [branch] }));
    const arms = [
      ...own,
      ...steps.map((step) => ({ step, branches: () => branchesBehind(tree, step) })),
    ];
    for (const [position, one] of arms.entries()) {
      for (const other of arms.slice(position + 1)) {
        // The first steps after the fork usually decide for all pairs behind them.
        if (one.step !== at && other.step !== at && disjoint(one.step.facts, other.step.facts))
          continue;
        const pair = conflictBetween(one.branches(), other.branches(), needs);
        if (pair) return pair;
      }
    }
  }
  return undefined;
}

function branchesBehind({ steps, ends }: Tree, from: Guard): Branch[] {
  const found: Branch[] = [];
  const open = [from];
  for (let at = open.pop(); at; at = open.pop()) {
    found.push(...(ends.get(at) ?? []));
    open.push(...(steps.get(at) ?? []));
  }
  return found;
}

function conflictBetween(
  ones: readonly Branch[],
  others: readonly Branch[],
  needs: ReadonlySet<string>,
): Conflict['sources'] | undefined {
  for (const one of ones) {
    for (const other of others) {
      const joined = one.from === other.from || (needs.has(one.from) && needs.has(other.from));
      if (!joined && !exclusive(one.guard, other.guard)) return [one.from, other.from];
    }
  }
  return undefined;
}
