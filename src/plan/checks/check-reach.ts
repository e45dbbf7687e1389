import { mayHold, mayHoldGoingOn } from '../../expression/check/condition.ts';
import type { Problem } from '../../workflow/problem.ts';
import { makeProblem } from '../../workflow/problem.ts';
import type { SourcedWorkflow } from '../../workflow/workflow.ts';
import type { Graph, NextEdge } from '../graph.ts';
import { startable } from '../graph.ts';

/** Finds tasks whose only ways in have conditions that can never hold. */
export function checkReach({ workflow, locate }: SourcedWorkflow, graph: Graph): Problem[] {
  const fires = ({ from, to, facts }: NextEdge): boolean => {
    const waitsForSuccess = graph.get(to)?.needs.includes(from) === true;
    return waitsForSuccess ? mayHoldGoingOn(facts) : mayHold(facts);
  };
  const ready = startable(graph, fires);
  return workflow.tasks.flatMap(({ name: task }, index) => {
    if (ready.has(task)) return [];
    const dead = graph.get(task)?.triggers.filter((edge) => !fires(edge)) ?? [];
    const because = dead.map(({ from }) => `'${from}'`).join(', ');
    const message = `task '${task}' can never start`;
    const hint =
      because === '' ? 'the tasks before it cannot start either' : `check the 'when' of ${because}`;
    const range = locate(['tasks', index, 'name']);
    return [makeProblem('MR304', message, { hint, range, task })];
  });
}
