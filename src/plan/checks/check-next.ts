import { mayHold, mayHoldWhen } from '../../expression/check/condition.ts';
import { type Facts, noFacts } from '../../expression/check/facts.ts';
import type { Outcome } from '../../expression/names.ts';
import { makeProblem, type Problem } from '../../workflow/problem.ts';
import type { SourcedWorkflow, Task, Transition } from '../../workflow/workflow.ts';
import type { Graph } from '../graph.ts';
import { factsOfNext } from '../next-facts.ts';
import { isAskedOnce } from '../own-condition.ts';
import { hasItems } from '../plan.ts';

/**
 * Finds entries of `next` that never fire, failures that are handled but for timeouts, and what
 * follows a success but not a skip.
 */
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
    const half = halfHandled(task, facts).map(({ at, message, hint }) =>
      report('MR315', at, message, hint),
    );
    return [...dead, ...half];
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

interface Half {
  readonly at: number;
  readonly message: string;
  readonly hint: string;
}

/** Ends of a task after which nothing follows, although something does after a similar end. */
function halfHandled(task: Task, facts: readonly Facts[]): Half[] {
  const { name, timeout, deadline, next } = task;
  const follows = (at: number, outcome: Outcome): boolean =>
    mayHoldWhen(outcome, facts[at] ?? noFacts);
  const leads = ({ do: targets }: Transition): boolean => targets.length > 0;
  const handles = (entry: Transition): boolean => entry.handled ?? leads(entry);
  const half = (of: (entry: Transition) => boolean, [one, other]: [Outcome, Outcome]): number =>
    next.some((entry, at) => of(entry) && follows(at, other))
      ? -1
      : next.findIndex((entry, at) => of(entry) && follows(at, one));
  const found: Half[] = [];
  const late = half(handles, ['failed', 'timed_out']);
  if (late >= 0 && (timeout ?? deadline) !== undefined) {
    const message = `failed() leaves out the timeouts of '${name}'`;
    found.push({ at: late, message, hint: "write on: 'any', or add an entry with on: timeout" });
  }
  const skipped = half(leads, ['succeeded', 'skipped']);
  if (skipped >= 0 && isAskedOnce(task)) {
    const message = `succeeded() leaves out the skips of '${name}'`;
    const hint = 'an entry that says nothing of the outcome fires after both; or add skipped()';
    found.push({ at: skipped, message, hint });
  }
  return found;
}
