import type { Facts } from '../expression/check/facts.ts';
import type { Language, Task } from '../workflow/workflow.ts';
import { factsOfNext } from './next-facts.ts';

/** A `next … do` from one task to another. */
export interface NextEdge {
  readonly from: string;
  readonly to: string;
  /** Facts about `from` when the edge fires. */
  readonly facts: Facts;
}

export interface GraphNode {
  readonly name: string;
  /** Tasks that must have succeeded first. */
  readonly needs: readonly string[];
  /** Number of the sources in `triggers` that must have fired, as written. */
  readonly join: 'all' | number | undefined;
  readonly triggers: NextEdge[];
  readonly next: NextEdge[];
  /** Facts about it when each entry of its `next` fires. */
  readonly facts: readonly Facts[];
  readonly neededBy: string[];
  /** The tasks that fold its results. They need it too. */
  readonly folds: { readonly name: string; readonly ordered: boolean }[];
}

/** Tasks by name, in the order of the text. */
export type Graph = ReadonlyMap<string, GraphNode>;

export const noop = 'noop';

/**
 * Builds the edges between tasks. `reads`: the tasks that the input, list and settings of a task
 * read; a task without `needs` and without an inbound `next` waits for them. Unknown names are
 * ignored.
 */
export function buildGraph(
  tasks: ReadonlyMap<string, Task>,
  reads: ReadonlyMap<string, ReadonlySet<string>>,
  language: Language,
): Graph {
  const triggered = new Set(
    [...tasks.values()].flatMap(({ name, next }) =>
      next.flatMap((transition) => transition.do.filter((target) => target !== name)),
    ),
  );
  const graph = new Map<string, GraphNode>();
  for (const task of tasks.values()) {
    const { name, needs, join, fold } = task;
    const inferred = triggered.has(name) ? [] : [...(reads.get(name) ?? [])];
    const all = new Set(needs ?? inferred.filter((one) => one !== name));
    if (fold) all.add(fold.over);
    const known = [...all].filter((one) => tasks.has(one));
    const facts = factsOfNext(task, language);
    const edges = { triggers: [], next: [], neededBy: [], folds: [] };
    graph.set(name, { name, needs: known, join, facts, ...edges });
  }
  for (const { name, fold } of tasks.values()) {
    if (fold) graph.get(fold.over)?.folds.push({ name, ordered: fold.ordered });
  }
  for (const task of tasks.values()) addNextEdges(task, graph);
  for (const { name, needs } of graph.values()) {
    for (const need of needs) graph.get(need)?.neededBy.push(name);
  }
  return graph;
}

function addNextEdges({ name, next }: Task, graph: Graph): void {
  const from = graph.get(name);
  for (const [at, transition] of next.entries()) {
    const facts = from?.facts[at] ?? new Map();
    for (const target of transition.do) {
      const to = graph.get(target);
      if (!to) continue;
      const edge = { from: name, to: target, facts };
      to.triggers.push(edge);
      from?.next.push(edge);
    }
  }
}

/**
 * Whether a transition must fire before the task starts: one of another task. A task that only its
 * own `next` names starts by itself, unless it has a join.
 */
export function waitsForNext({ name, join, triggers }: GraphNode): boolean {
  return triggers.some(({ from }) => join !== undefined || from !== name);
}

/** Whether nothing has to end before the task starts. */
export function startsAtOnce(node: GraphNode): boolean {
  return node.needs.length === 0 && !waitsForNext(node);
}

/** The tasks whose `next` names this one, without repeats, in the order of the text. */
export function sourcesOf({ triggers }: GraphNode): string[] {
  return [...new Set(triggers.map(({ from }) => from))];
}

/** Every task that can have run before `name`, nearest first. */
export function ancestors(graph: Graph, name: string): Generator<string> {
  return reached(name, (at) => {
    const { needs = [], triggers = [] } = graph.get(at) ?? {};
    return [...needs, ...triggers.map(({ from }) => from)];
  });
}

/** Every task that can run after `name`, nearest first. */
export function descendants(graph: Graph, name: string): Generator<string> {
  return reached(name, (at) => {
    const { neededBy = [], next = [] } = graph.get(at) ?? {};
    return [...neededBy, ...next.map(({ to }) => to)];
  });
}

/** What `steps` lead to, one step after the other. Not `name` itself, unless they lead back. */
function* reached(name: string, steps: (at: string) => readonly string[]): Generator<string> {
  const found = new Set<string>();
  let open = [name];
  while (open.length > 0) {
    const from = open;
    open = [];
    for (const at of from) {
      for (const to of steps(at)) {
        if (found.has(to)) continue;
        found.add(to);
        open.push(to);
        yield to;
      }
    }
  }
}

/**
 * Tasks that can start: those without edges into them, and those that a task that can start reaches
 * by an edge that fires.
 */
export function startable(
  graph: Graph,
  fires: (edge: NextEdge) => boolean = () => true,
): ReadonlySet<string> {
  const ready = new Set<string>();
  const missing = new Map([...graph.values()].map(({ name, needs }) => [name, needs.length]));
  const fired = new Set(
    [...graph.values()].filter((node) => !waitsForNext(node)).map(({ name }) => name),
  );
  const open: string[] = [];
  const consider = (name: string): void => {
    if (ready.has(name) || missing.get(name) !== 0 || !fired.has(name)) return;
    ready.add(name);
    open.push(name);
  };
  for (const name of graph.keys()) consider(name);
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const node = graph.get(at);
    for (const name of node?.neededBy ?? []) {
      missing.set(name, (missing.get(name) ?? 0) - 1);
      consider(name);
    }
    for (const edge of node?.next.filter(fires) ?? []) {
      fired.add(edge.to);
      consider(edge.to);
    }
  }
  return ready;
}
