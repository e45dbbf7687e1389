import type { Graph } from '../graph.ts';
import { ancestors, startable } from '../graph.ts';

/**
 * Groups of tasks that wait for each other and that no other task starts, in the order of the text.
 */
export function closedCycles(graph: Graph): string[][] {
  const ready = startable(graph);
  const stuck = [...graph.keys()].filter((name) => !ready.has(name));
  const before = new Map(stuck.map((name) => [name, new Set(ancestors(graph, name))]));
  const placed = new Set<string>();
  const cycles: string[][] = [];
  for (const name of stuck) {
    if (placed.has(name) || before.get(name)?.has(name) !== true) continue;
    const cycle = stuck.filter(
      (other) => before.get(name)?.has(other) === true && before.get(other)?.has(name) === true,
    );
    for (const member of cycle) placed.add(member);
    cycles.push(cycle);
  }
  return cycles;
}
