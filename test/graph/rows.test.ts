import { describe, expect, it } from 'vitest';
import { layOut, type Point } from '../../src/graph/layout.ts';

/** Pairs of links that cross between two rows. */
function crossings(names: Readonly<Record<string, readonly string[]>>): number {
  const at = new Map(Object.keys(names).map((name, place) => [name, place]));
  const links = Object.entries(names).flatMap(([name, needs]) =>
    needs.map((need) => ({ from: at.get(need) ?? 0, to: at.get(name) ?? 0, label: undefined })),
  );
  const { routes } = layOut(
    Object.keys(names).map(() => ({ width: 168, height: 56 })),
    links,
  );
  const parts = routes.flatMap(({ points }) =>
    points.slice(1).map((end, place): [Point, Point] => [points[place] ?? end, end]),
  );
  const between = parts.filter(([from, to]) => to.y > from.y);
  return between.flatMap(([a, b], place) =>
    between
      .slice(place + 1)
      .filter(([c, d]) => a.y === c.y && b.y === d.y && (a.x - c.x) * (b.x - d.x) < 0),
  ).length;
}

describe('the rows of a drawing', () => {
  it('have no crossing where the order of two rows must change for that', () => {
    expect(
      crossings({
        list_sources: [],
        robots: ['list_sources'],
        prices: ['list_sources'],
        fetch: ['robots'],
        extract: ['fetch'],
        thumbnails: ['fetch'],
        merge: ['prices', 'extract'],
        publish: ['merge', 'thumbnails'],
      }),
    ).toBe(0);
  });

  it('have those crossings only that no order avoids', () => {
    const all = ['a', 'b', 'c'];
    expect(crossings({ a: [], b: [], c: [], d: all, e: all, f: all })).toBe(9);
  });
});
