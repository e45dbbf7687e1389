import { mayHold, mayHoldWhen } from '../../expression/check/condition.ts';
import { type Facts, noFacts } from '../../expression/check/facts.ts';
import type { Outcome } from '../../expression/names.ts';
import { makeProblem, type Problem } from '../../workflow/problem.ts';
import type { SourcedWorkflow, Task, Transition } from '../../workflow/workflow.ts';
import type { Graph } from '../graph.ts';
import { factsOfNext } from '../next-facts.ts';
import { hasItems } from '../plan.ts';

/** Finds entries of `next` that never fire, and failures that are handled but for timeouts. */
export function checkNext(
  { workflow, language, locate }: SourcedWorkflow,
  graph: Graph,
): Problem[] {
  return workflow.tasks.flatMap((task, index) => {
    const facts = graph.get(task.name)?.facts ?? factsOfNext(task, language);
    const report = (
      code: 'MR314' | 'MR315',
      at: number,
      message: string,
      hint: string,
    ): Problem => {
      const range = locate(['tasks', index, 'next', at]);
      return makeProblem(code, message, { hint, range, task: task.name });
    };
    const dead = task.next.flatMap((_, at) => {
      const why = mayHold(facts[at] ?? noFacts) ? deadBecause(task, at) : neverHolds;
      return why ? [report('MR314', at, `entry ${at + 1} of 'next' never fires`, why)] : [];
    });
    const half = halfHandled(task, facts);
    if (half === undefined) return dead;
    const message = `failed() leaves out the timeouts of '${task.name}'`;
    return [
      ...dead,
      report('MR315', half, message, "write on: 'any', or add an entry with on: timeout"),
    ];
  });
}

const neverHolds = 'its conditions exclude each other';

function deadBecause(task: Task, at: number): string | undefined {
  const { on, otherwise, when } = task.next[at] ?? { otherwise: false };
  if (on && hasItems(task) && on.every(isOfItems)) {
    return "the failure of a list is MR409; its items are told apart by 'retry'";
  }
  if (!otherwise) return undefined;
  const above = task.next.slice(0, at).findIndex((entry) => takes(entry, on, when));
  return above < 0 ? undefined : `entry ${above + 1} always starts a task where this one could`;
}

function isOfItems(kind: string): boolean {
  return kind !== 'any' && kind !== 'timeout' && !/^MR4\d\d$/.test(kind);
}

/** Whether an entry without a condition starts tasks in all cases of one below it. */
function takes(above: Transition, on: Transition['on'], when: string | undefined): boolean {
  if (above.do.length === 0 || above.when !== undefined) return false;
  if (above.on === undefined) return on === undefined && when === undefined;
  return (
    on !== undefined && (above.on.includes('any') || on.every((kind) => above.on?.includes(kind)))
  );
}

/** The position of the entry for failures, if no entry is for the timeouts that there can be. */
function halfHandled(
  { timeout, deadline, next }: Task,
  facts: readonly Facts[],
): number | undefined {
  if (timeout === undefined && deadline === undefined) return undefined;
  const handles =
    (outcome: Outcome) =>
    (entry: Transition, at: number): boolean =>
      (entry.handled ?? entry.do.length > 0) && mayHoldWhen(outcome, facts[at] ?? noFacts);
  if (next.some(handles('timed_out'))) return undefined;
  const at = next.findIndex(handles('failed'));
  return at < 0 ? undefined : at;
}
