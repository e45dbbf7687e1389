import type { Problem } from '../workflow/problem.ts';
import { makeProblem } from '../workflow/problem.ts';
import type { SourcedWorkflow, Task } from '../workflow/workflow.ts';
import { findMeetings } from './clashes.ts';
import type { Graph } from './graph.ts';
import { ancestors, buildGraph } from './graph.ts';

/** A transition that writes a variable. */
interface Writer {
  readonly task: Task;
  /** The position of the task, of its transition, and of the entry within that. */
  readonly at: readonly [number, number, number];
}

type Reads = Parameters<typeof buildGraph>[1];

/** Pairs of writers that are looked at for one variable: one finding is enough, and many writers make many pairs. */
const mostPairs = 50;

/** Variables that two branches may write at the same time: which value stays is left to chance. */
export function checkVariables(
  { workflow, locate }: SourcedWorkflow,
  graph: Graph,
  reads: Reads,
): Problem[] {
  return [...writersOf(workflow.tasks)].flatMap(([name, writers]) => {
    const pair = pairsOf(writers, graph).find((both) => mayBothWrite(both, workflow.tasks, reads));
    if (!pair) return [];
    const [{ task: first }, { task: second, at }] = pair;
    const [task, transition, entry] = at;
    const message = `'${first.name}' and '${second.name}' may run at the same time, and both publish '${name}'`;
    const range = locate(['tasks', task, 'next', transition, 'publish', entry, 'value']);
    const hint = 'publish two variables, or let one task follow the other';
    return [makeProblem('MR308', message, { hint, range, task: second.name })];
  });
}

function writersOf(tasks: readonly Task[]): Map<string, Writer[]> {
  const writers = new Map<string, Writer[]>();
  for (const [index, task] of tasks.entries()) {
    for (const [position, { publish }] of task.next.entries()) {
      for (const [entry, { name }] of publish.entries()) {
        const known = writers.get(name) ?? [];
        writers.set(name, [...known, { task, at: [index, position, entry] }]);
      }
    }
  }
  return writers;
}

/** Pairs of which neither can only run after the other. */
function pairsOf(writers: readonly Writer[], graph: Graph): [Writer, Writer][] {
  const before = new Map(
    writers.map(({ task: { name } }) => [name, new Set(ancestors(graph, name))]),
  );
  const follows = (one: Task, other: Task): boolean =>
    one === other || before.get(one.name)?.has(other.name) === true;
  const pairs: [Writer, Writer][] = [];
  for (const [position, one] of writers.entries()) {
    for (const other of writers.slice(position + 1)) {
      if (pairs.length === mostPairs) return pairs;
      if (!follows(one.task, other.task) && !follows(other.task, one.task))
        pairs.push([one, other]);
    }
  }
  return pairs;
}

/** A task that both transitions started would be started twice. */
function mayBothWrite(pair: readonly Writer[], all: readonly Task[], reads: Reads): boolean {
  // No task can have this name.
  const probe: Task = { name: '', action: 'core.noop', input: {}, next: [] };
  const tasks = new Map(all.map((task) => [task.name, task]));
  for (const { task, at } of pair) {
    const next = task.next.map((transition, position) =>
      position === at[1] ? { ...transition, do: [...transition.do, probe.name] } : transition,
    );
    tasks.set(task.name, { ...task, next });
  }
  const { clashes } = findMeetings(buildGraph(tasks.set(probe.name, probe), reads));
  return clashes.some(({ task }) => task === probe.name);
}
