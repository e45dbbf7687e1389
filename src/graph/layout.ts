import type { Link } from './ranks.ts';
import { rank } from './ranks.ts';
import { arrange } from './rows.ts';

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Box extends Size {
  readonly x: number;
  readonly y: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A link drawn through `points`: two for each row that it passes. */
interface Route {
  readonly points: readonly Point[];
  readonly label: Box | undefined;
}

export interface Layout extends Size {
  readonly nodes: readonly Box[];
  readonly routes: readonly Route[];
}

interface Slot extends Size {
  row: number;
  x: number;
}

const margin = 16;
const betweenRows = 26;

/**
 * Places nodes in rows, and links so that nothing overlaps: a link has its own slot in every row
 * that it passes, and its label a row between the rows of nodes.
 */
export function layOut(
  sizes: readonly Size[],
  links: readonly (Link & { readonly label: Size | undefined })[],
): Layout {
  const { rows, back } = rank(sizes.length, links);
  // Nodes are in even rows, labels in odd ones.
  const slots: Slot[] = sizes.map((size, at) => ({ ...size, row: (rows[at] ?? 0) * 2, x: 0 }));
  const shared = new Map<string, number>();
  const chains = links.map((link) => {
    const turned = back.has(link);
    const [top, bottom] = turned ? [link.to, link.from] : [link.from, link.to];
    return chainOf(slots, shared, { top, bottom, turned, label: link.label });
  });
  arrange(slots, neighboursIn(chains));
  const { tops, heights, height } = heightsOf(slots);
  const left = slots.reduce((x, slot) => Math.min(x, slot.x - slot.width / 2), Infinity) - margin;
  for (const slot of slots) slot.x -= left;
  const box = ({ x, row, width, height: own }: Slot): Box => {
    const y = (tops[row] ?? 0) + ((heights[row] ?? 0) - own) / 2;
    return { x: x - width / 2, y, width, height: own };
  };
  return {
    width: slots.reduce((x, slot) => Math.max(x, slot.x + slot.width / 2), 0) + margin,
    height,
    nodes: slots.slice(0, sizes.length).map(box),
    routes: links.map((link, at) => {
      const chain = (chains[at] ?? []).flatMap((position) => slots[position] ?? []);
      const points = chain.flatMap((slot, position) => {
        const own = box(slot);
        // Within its row a link is vertical, over the full height of the row.
        const passes = position > 0 && position < chain.length - 1;
        const top = passes ? (tops[slot.row] ?? 0) : own.y;
        const end = passes ? top + (heights[slot.row] ?? 0) : own.y + own.height;
        const first = { x: slot.x, y: top };
        const last = { x: slot.x, y: end };
        return position === 0 ? [last] : position === chain.length - 1 ? [first] : [first, last];
      });
      const label = chain.find(({ row }) => row % 2 === 1);
      return {
        points: back.has(link) ? points.toReversed() : points,
        label: link.label && label ? box(label) : undefined,
      };
    }),
  };
}

interface Way {
  readonly top: number;
  readonly bottom: number;
  /** It is drawn from bottom to top. */
  readonly turned: boolean;
  readonly label: Size | undefined;
}

const line: Size = { width: 8, height: 0 };

/**
 * The slots from one node to another: one for the label, if any, and in every other row one that
 * all links to the same node share. A node that all others lead to does not fill the rows.
 */
function chainOf(
  slots: Slot[],
  shared: Map<string, number>,
  { top, bottom, turned, label }: Way,
): number[] {
  if (top === bottom) return [];
  const chain = [top];
  const last = slots[bottom]?.row ?? 0;
  for (let row = (slots[top]?.row ?? 0) + 1; row < last; row++) {
    const own = chain.length === 1 ? label : undefined;
    const key = `${bottom} ${row} ${turned}`;
    const known = own ? undefined : shared.get(key);
    const position = known ?? slots.push({ ...(own ?? line), row, x: 0 }) - 1;
    if (!own) shared.set(key, position);
    chain.push(position);
  }
  return [...chain, bottom];
}

/** Pairs of slots that follow each other on some way, without repeats. */
function neighboursIn(chains: readonly (readonly number[])[]): [number, number][] {
  const known = new Map<number, Set<number>>();
  for (const chain of chains) {
    for (const [at, under] of chain.entries()) {
      const above = chain[at - 1];
      if (above === undefined) continue;
      const found = known.get(above);
      if (found) found.add(under);
      else known.set(above, new Set([under]));
    }
  }
  return [...known].flatMap(([above, all]) =>
    [...all].map((under): [number, number] => [above, under]),
  );
}

function heightsOf(slots: readonly Slot[]): {
  tops: number[];
  heights: number[];
  height: number;
} {
  const heights: number[] = [];
  for (const { row, height } of slots) heights[row] = Math.max(heights[row] ?? 0, height);
  const tops: number[] = [];
  let y = margin;
  for (const [row, height] of heights.entries()) {
    tops[row] = y;
    y += (height ?? 0) + (row === heights.length - 1 ? margin : betweenRows);
  }
  return { tops, heights, height: y };
}
