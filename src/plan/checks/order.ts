import { type Graph, type NextEdge, startsAtOnce } from '../graph.ts';

/** An order in which every task comes after its sources, except in loops. */
export interface Order {
  readonly names: readonly string[];
  /** `next` edges that lead back to a task on the way, and so close a loop. */
  readonly back: ReadonlySet<NextEdge>;
}

interface Frame {
  readonly name: string;
  readonly edges: Iterator<{ readonly to: string; readonly edge?: NextEdge }>;
}

/** Walks the graph depth first from the tasks that start immediately. */
export function orderOf(graph: Graph): Order {
  const done: string[] = [];
  const back = new Set<NextEdge>();
  const seen = new Set<string>();
  const onWay = new Set<string>();
  const stack: Frame[] = [];
  const enter = (name: string): void => {
    seen.add(name);
    onWay.add(name);
    stack.push({ name, edges: edgesOf(graph, name) });
  };
  const roots = [...graph.values()].filter(startsAtOnce);
  for (const { name } of roots) {
    if (!seen.has(name)) enter(name);
    for (let frame = stack.at(-1); frame; frame = stack.at(-1)) {
      const { done: exhausted, value } = frame.edges.next();
      if (exhausted === true) {
        stack.pop();
        onWay.delete(frame.name);
        done.push(frame.name);
      } else if (onWay.has(value.to)) {
        if (value.edge) back.add(value.edge);
      } else if (!seen.has(value.to)) {
        enter(value.to);
      }
    }
  }
  return { names: done.toReversed(), back };
}

function* edgesOf(
  graph: Graph,
  name: string,
): Generator<{ readonly to: string; readonly edge?: NextEdge }> {
  const node = graph.get(name);
  for (const edge of node?.next ?? []) yield { to: edge.to, edge };
  for (const to of node?.neededBy ?? []) yield { to };
}
