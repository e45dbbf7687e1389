import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Precedence } from '../../../src/plan/checks/precedence.ts';
import { ancestors, descendants, type Graph, type GraphNode } from '../../../src/plan/graph.ts';

type Edge = readonly [from: number, to: number, kind: 'needs' | 'next'];

function graphOf(size: number, edges: readonly Edge[]): Graph {
  const names = Array.from({ length: size }, (_, at) => `t${at}`);
  const node = (at: number): GraphNode => {
    const of = (end: 0 | 1, kind: Edge[2]): string[] =>
      edges
        .filter((edge) => edge[end] === at && edge[2] === kind)
        .map((edge) => `t${edge[1 - end]}`);
    const name = `t${at}`;
    return {
      name,
      join: undefined,
      needs: of(1, 'needs'),
      neededBy: of(0, 'needs'),
      folds: [],
      facts: [],
      triggers: of(1, 'next').map((from) => ({ from, to: name, facts: new Map() })),
      next: of(0, 'next').map((to) => ({ from: name, to, facts: new Map() })),
    };
  };
  return new Map(names.map((name, at) => [name, node(at)]));
}

test('A task can precede those that it is an ancestor of, near and far, with loops or without', () => {
  const size = 150;
  const some = (step: number): string[] =>
    Array.from({ length: Math.ceil(size / step) }, (_, at) => `t${at * step}`);
  // Chains, so that much is far.
  const chain = Array.from({ length: size - 1 }, (_, at): Edge => [at, at + 1, 'needs']);
  const edge = fc.tuple(fc.nat(size - 1), fc.nat(size - 1), fc.constantFrom('needs', 'next'));
  fc.assert(
    fc.property(
      fc.array(edge, { maxLength: 3 }),
      fc.uniqueArray(fc.nat(size - 2), { maxLength: 2 }),
      (more, cuts) => {
        const kept = chain.filter(([from]) => !cuts.includes(from));
        const graph = graphOf(size, [...kept, ...more]);
        const precedence = new Precedence(graph);
        const before = some(11).map((other) => [other, new Set(ancestors(graph, other))] as const);
        const found = some(7).flatMap((one) => {
          const after = new Set(descendants(graph, one));
          return before.map(([other, earlier]) => ({
            pair: `${one} ${other}`,
            known: precedence.canPrecede(one, other),
            forwards: after.has(other),
            backwards: earlier.has(one),
          }));
        });
        const wrong = found.filter(
          ({ known, forwards, backwards }) => known !== backwards || forwards !== backwards,
        );
        expect(wrong).toEqual([]);
      },
    ),
    { numRuns: 20 },
  );
});

test('A task that all others read is followed once', () => {
  const size = 1000;
  const all = graphOf(0, []);
  const nodes = new Map<string, GraphNode>(all);
  let looks = 0;
  for (let at = 0; at < size; at++) {
    const needs = at === 0 ? [] : [`t${at - 1}`];
    const neededBy = at === size - 1 ? [] : [`t${at + 1}`];
    const rest = { join: undefined, needs, neededBy, triggers: [], next: [], folds: [], facts: [] };
    nodes.set(`t${at}`, { name: `t${at}`, ...rest });
  }
  const counted: Graph = new Proxy(nodes, {
    get(target, name) {
      const found: unknown = Reflect.get(target, name);
      if (name === 'get') looks++;
      return typeof found === 'function' ? found.bind(target) : found;
    },
  });
  const precedence = new Precedence(counted);
  for (let at = 1; at < size; at++) expect(precedence.canPrecede('t0', `t${at}`)).toBe(true);
  expect(looks).toBeLessThan(5 * size);
});
