/** An edge by the positions of its ends. */
export interface Link {
  readonly from: number;
  readonly to: number;
}

/**
 * For each of `count` nodes the row it stands in: below everything that leads to it. Links that lead back are found
 * depth first and taken the other way round; links of a node to itself say nothing.
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

/** Nodes in an order in which every one comes before those that it leads to, except by the links found `back`. */
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
