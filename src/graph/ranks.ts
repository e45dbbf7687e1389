/** An edge between the positions of two nodes. */
export interface Link {
  readonly from: number;
  readonly to: number;
}

/**
 * Returns the row of each of `count` nodes, below all nodes that lead to it. Links that lead back,
 * found depth first, count as reversed; loops of a node to itself are ignored.
 */
export function rank(count: number, links: readonly Link[]): { rows: number[]; back: Set<Link> } {
  const next = Array.from({ length: count }, (): Link[] => []);
  for (const link of links) if (link.from !== link.to) next[link.from]?.push(link);
  const back = new Set<Link>();
  const order = finished(next, back);
  const rows = Array.from({ length: count }, () => 0);
  const below = Array.from({ length: count }, (): number[] => []);
  for (const link of links) {
    if (link.from === link.to) continue;
    const [above, under] = back.has(link) ? [link.to, link.from] : [link.from, link.to];
    below[above]?.push(under);
  }
  for (const node of order) {
    for (const under of below[node] ?? [])
      rows[under] = Math.max(rows[under] ?? 0, (rows[node] ?? 0) + 1);
  }
  return { rows, back };
}

/** Orders nodes so that each comes before those it leads to, except by links in `back`. */
function finished(next: readonly (readonly Link[])[], back: Set<Link>): number[] {
  const order: number[] = [];
  const state: ('open' | 'done' | undefined)[] = next.map(() => undefined);
  for (const start of next.keys()) {
    const stack = state[start] === undefined ? [{ node: start, at: 0 }] : [];
    if (stack.length > 0) state[start] = 'open';
    for (let frame = stack.at(-1); frame; frame = stack.at(-1)) {
      const link = next[frame.node]?.[frame.at++];
      if (!link) {
        state[frame.node] = 'done';
        order.push(frame.node);
        stack.pop();
      } else if (state[link.to] === 'open') back.add(link);
      else if (state[link.to] === undefined) {
        state[link.to] = 'open';
        stack.push({ node: link.to, at: 0 });
      }
    }
  }
  return order.toReversed();
}
