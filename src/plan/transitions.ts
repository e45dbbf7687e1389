import { mayHoldGoingOn } from '../expression/check/condition.ts';
import type { Facts } from '../expression/check/facts.ts';
import type { Language, Task, Transition } from '../workflow/workflow.ts';
import { noop } from './graph.ts';
import { factsOfNext, isAfterSuccess } from './next-facts.ts';
import type { PlanTransition } from './plan.ts';

/** The entries of `next` of a task, with when they fire. */
export function planTransitions(task: Task, language: Language): PlanTransition[] {
  const facts = factsOfNext(task, language);
  return task.next.map((entry, at) => ({
    ...planTransition(entry, facts[at] ?? new Map()),
    afterSuccess: isAfterSuccess(entry, task, language),
  }));
}

function planTransition(
  { on, when, publish, do: targets, otherwise, handled }: Transition,
  facts: Facts,
): Omit<PlanTransition, 'afterSuccess'> {
  const leads = targets.length > 0;
  return {
    ...(on === undefined ? {} : { on }),
    ...(when === undefined ? {} : { when }),
    publish,
    otherwise,
    start: [...new Set(targets)].filter((name) => name !== noop),
    leads,
    handles: handled ?? leads,
    afterFailure: leads && !mayHoldGoingOn(facts),
  };
}
