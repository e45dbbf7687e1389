import type { Graph, GraphNode } from '../graph.ts';
import { sourcesOf, startsAtOnce } from '../graph.ts';
import type { Alternatives } from './guard.ts';
import { always, exclusive } from './guard.ts';

/** The guards of the ways to a task through one source. */
interface Way {
  readonly from: string;
  readonly guards: Alternatives;
}

/** A join with more sets of branches than this counts as one that can be met. */
const MOST_SETS = 10_000;

/** So does one with more branches that have conditions: all of them are compared. */
const MOST_BRANCHES = 1000;

/** Number of sources that a task waits for. */
export function wanted(node: GraphNode): number {
  const { join = 1 } = node;
  return join === 'all' ? sourcesOf(node).length : join;
}

/** Two branches that exclude each other, if no choice of branches can meet the join. */
export function deadJoin(node: GraphNode, ways: readonly Way[]): [string, string] | undefined {
  const choices = ways.filter(({ guards }) => !guards.includes(always));
  const count = wanted(node) - (ways.length - choices.length);
  if (choices.length > MOST_BRANCHES) return undefined;
  let first: [string, string] | undefined;
  let sets = 0;
  const meets = (chosen: readonly Way[], next: number): boolean => {
    if (chosen.length >= count || ++sets > MOST_SETS) return true;
    for (let at = next; at < choices.length; at++) {
      const way = choices[at];
      const against = way && chosen.find((other) => apart(way, other));
      if (against) first ??= [against.from, way.from];
      else if (way && meets([...chosen, way], at + 1)) return true;
    }
    return false;
  };
  return meets([], 0) ? undefined : first;
}

function apart(one: Way, other: Way): boolean {
  return one.guards.every((a) => other.guards.every((b) => exclusive(a, b)));
}

/** Sources of a join that only run after the join itself. */
export function laterSources(graph: Graph, node: GraphNode): string[] {
  const seen = new Set([node.name]);
  const open = [...graph.values()].filter((one) => one.name !== node.name && startsAtOnce(one));
  for (const { name, next, neededBy } of open) {
    seen.add(name);
    for (const follower of [...next.map(({ to }) => to), ...neededBy]) {
      const known = seen.has(follower) ? undefined : graph.get(follower);
      seen.add(follower);
      if (known) open.push(known);
    }
  }
  return sourcesOf(node).filter((source) => source === node.name || !seen.has(source));
}
