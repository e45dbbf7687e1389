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

/** A link to be drawn: through `points` in turn, two for each row that it passes. */
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
 * Places nodes in rows, and links so that nothing lies over anything: a link has a slot of its own in every row that
 * it passes, and its label has a row between the rows of nodes.
 */
export function layOut(
  sizes: readonly Size[],
  links: readonly (Link & { readonly label: Size | undefined })[],
): Layout {
  const { rows, back } = rank(sizes.length, links);
  // Nodes stand in even rows, labels in odd ones.
  const slots: Slot[] = sizes.map((size, at) => ({ ...size, row: (rows[at] ?? 0) * 2, x: 0 }));
  const chains = links.map((link) => {
    const [top, bottom] = back.has(link) ? [link.to, link.from] : [link.from, link.to];
    return chainOf(slots, top, bottom, link.label);
  });
  const neighbours = chains.flatMap((chain) =>
    chain.slice(1).map((under, at): readonly [number, number] => [chain[at] ?? under, under]),
  );
  arrange(slots, neighbours);
  const { tops, heights, height } = heightsOf(slots);
  const left = Math.min(...slots.map(({ x, width }) => x - width / 2)) - margin;
  for (const slot of slots) slot.x -= left;
  const box = ({ x, row, width, height: own }: Slot): Box => {
    const y = (tops[row] ?? 0) + ((heights[row] ?? 0) - own) / 2;
    return { x: x - width / 2, y, width, height: own };
  };
  return {
    width: Math.max(...slots.map(({ x, width }) => x + width / 2)) + margin,
    height,
    nodes: slots.slice(0, sizes.length).map(box),
    routes: links.map((link, at) => {
      const chain = (chains[at] ?? []).flatMap((position) => slots[position] ?? []);
      const points = chain.flatMap((slot, position) => {
        const own = box(slot);
        // Within its row a link is upright, over the height of the whole row.
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

/** The slots from one node to another, new ones for the rows between; the label takes the first of them. */
function chainOf(slots: Slot[], top: number, bottom: number, label: Size | undefined): number[] {
  if (top === bottom) return [];
  const chain = [top];
  const last = slots[bottom]?.row ?? 0;
  for (let row = (slots[top]?.row ?? 0) + 1; row < last; row++) {
    const size = chain.length === 1 && label ? label : { width: 8, height: 0 };
    chain.push(slots.push({ ...size, row, x: 0 }) - 1);
  }
  return [...chain, bottom];
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
