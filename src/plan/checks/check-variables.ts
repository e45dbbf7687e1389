import type { Problem } from '../../workflow/problem.ts';
import { makeProblem } from '../../workflow/problem.ts';
import type { SourcedWorkflow, Task } from '../../workflow/workflow.ts';
import { findJoinConflicts } from './conflicts.ts';
import type { Graph, GraphNode, NextEdge } from '../graph.ts';
import { ancestors } from '../graph.ts';

interface Writer {
  readonly task: Task;
  /** Positions of the task, its transition, and the entry in `publish`. */
  readonly at: readonly [number, number, number];
}

/** Limits of compared pairs, for one variable and for all: many writers make many pairs. */
const mostPairs = { each: 20, all: 60 };

/**
 * Finds variables that two branches may write at the same time: the final value would be random.
 */
export function checkVariables({ workflow, locate }: SourcedWorkflow, graph: Graph): Problem[] {
  const known = new Map<string, boolean>();
  const mayMeet = (pair: [Writer, Writer]): boolean => {
    const key = pair.map(({ at: [task, transition] }) => `${task} ${transition}`).join();
    const meet = known.get(key) ?? (known.size < mostPairs.all && mayBothWrite(pair, graph));
    known.set(key, meet);
    return meet;
  };
  return [...writersOf(workflow.tasks)].flatMap(([name, writers]) => {
    const pair = pairsOf(writers, graph).find(mayMeet);
    if (!pair) return [];
    const [{ task: first }, { task: second, at }] = pair;
    const [task, transition, entry] = at;
    const message = `'${first.name}' and '${second.name}' can run at the same time, and both publish '${name}'`;
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

/** Pairs of writers of which neither always runs after the other. */
function pairsOf(writers: readonly Writer[], graph: Graph): [Writer, Writer][] {
  const before = new Map(
    writers.map(({ task: { name } }) => [name, new Set(ancestors(graph, name))]),
  );
  const follows = (one: Task, other: Task): boolean =>
    one === other || before.get(one.name)?.has(other.name) === true;
  const pairs: [Writer, Writer][] = [];
  for (const [position, one] of writers.entries()) {
    for (const other of writers.slice(position + 1)) {
      if (pairs.length === mostPairs.each) return pairs;
      if (!follows(one.task, other.task) && !follows(other.task, one.task))
        pairs.push([one, other]);
    }
  }
  return pairs;
}

/** Whether a task that both transitions start could start twice. */
function mayBothWrite(pair: readonly Writer[], graph: Graph): boolean {
  // No task can have an empty name.
  const probe = '';
  const nodes = new Map<string, GraphNode>(graph);
  const triggers = pair.flatMap(({ task: { name }, at: [, position] }): NextEdge[] => {
    const node = graph.get(name);
    const facts = node?.facts[position];
    if (!node || !facts) return [];
    const edge = { from: name, to: probe, facts };
    nodes.set(name, { ...node, next: [...node.next, edge] });
    return [edge];
  });
  const rest = { needs: [], join: undefined, facts: [], next: [], neededBy: [], folds: [] };
  nodes.set(probe, { ...rest, name: probe, triggers });
  return findJoinConflicts(nodes).conflicts.some(({ task }) => task === probe);
}
