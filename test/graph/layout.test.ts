import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Box } from '../../src/graph/layout.ts';
import { layOut } from '../../src/graph/layout.ts';
import { rank } from '../../src/graph/ranks.ts';

const size = fc.record({
  width: fc.integer({ min: 20, max: 300 }),
  height: fc.constantFrom(40, 57),
});

const graphs = fc.array(size, { minLength: 1, maxLength: 14 }).chain((sizes) => {
  const node = fc.nat(sizes.length - 1);
  const link = fc.record({ from: node, to: node, label: fc.option(size, { nil: undefined }) });
  return fc.record({ sizes: fc.constant(sizes), links: fc.array(link, { maxLength: 20 }) });
});

function overlap(a: Box, b: Box): boolean {
  const apart = 0.001;
  return (
    a.x + a.width > b.x + apart &&
    b.x + b.width > a.x + apart &&
    a.y + a.height > b.y + apart &&
    b.y + b.height > a.y + apart
  );
}

describe('a layout', () => {
  test('lays nothing over anything, and all of it within its bounds', () => {
    fc.assert(
      fc.property(graphs, ({ sizes, links }) => {
        const { nodes, routes, width, height } = layOut(sizes, links);
        const boxes = [...nodes, ...routes.flatMap(({ label }) => label ?? [])];
        for (const [at, box] of boxes.entries()) {
          expect(box.x >= 0 && box.y >= 0).toBe(true);
          expect(box.x + box.width <= width && box.y + box.height <= height).toBe(true);
          expect(boxes.slice(at + 1).some((other) => overlap(box, other))).toBe(false);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('leads every link from the edge of one node to the edge of the other, in its direction', () => {
    fc.assert(
      fc.property(graphs, ({ sizes, links }) => {
        const { nodes, routes } = layOut(sizes, links);
        for (const [at, { from, to }] of links.entries()) {
          const points = routes[at]?.points ?? [];
          if (from === to) expect(points).toEqual([]);
          for (const [point, node] of from === to
            ? []
            : [[points[0], nodes[from]] as const, [points.at(-1), nodes[to]] as const]) {
            expect(point?.x).toBeCloseTo((node?.x ?? 0) + (node?.width ?? 0) / 2);
            expect([node?.y, (node?.y ?? 0) + (node?.height ?? 0)]).toContain(point?.y);
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  test('shares the slots of links to one node, so that a long chain whose nodes all lead to its end stays small', () => {
    const count = 200;
    const chain = Array.from({ length: count }, (_, at) => [
      { from: at, to: at + 1, label: undefined },
      { from: at, to: count, label: undefined },
    ]);
    const sizes = Array.from({ length: count + 1 }, () => ({ width: 100, height: 40 }));
    const { routes } = layOut(sizes, chain.flat());
    const places = routes.flatMap(({ points }) => points.map(({ x, y }) => `${x} ${y}`));
    expect(new Set(places).size).toBeLessThan(10 * count);
  });

  test('puts what follows below, and turns only what leads back', () => {
    const [down, across, back] = [
      { from: 0, to: 1 },
      { from: 1, to: 2 },
      { from: 2, to: 0 },
    ];
    expect(rank(3, [down, across, back, { from: 1, to: 1 }])).toEqual({
      rows: [0, 1, 2],
      back: new Set([back]),
    });
    expect(rank(3, [down, { from: 0, to: 2 }, across]).rows).toEqual([0, 1, 2]);
  });
});
