import { type Facts, factsOfBoth, noFacts } from '../expression/check/facts.ts';
import { oneOf } from '../expression/check/values.ts';
import {
  conditionFacts,
  saysOutcome,
  whenFailed,
  whenGoingOn,
  whenTimedOut,
} from '../expression/check/condition.ts';
import type { Language, Task, Transition } from '../workflow/workflow.ts';

/**
 * Whether an entry fires only after success because it says nothing of the outcome. In earlier
 * languages, only one without a condition did.
 */
export function isAfterSuccess(
  { when, on }: Transition,
  { name }: Pick<Task, 'name'>,
  language: Language,
): boolean {
  if (on !== undefined) return false;
  return when === undefined || (language > 2 && !saysOutcome(when, name));
}

/** Facts about a task when each entry of its `next` fires. */
export function factsOfNext(task: Pick<Task, 'name' | 'next'>, language: Language): Facts[] {
  const hasElse = task.next.some(({ otherwise }) => otherwise);
  const written = new Map<string, number>();
  return task.next.map((entry, at) => {
    const facts = [
      entry.when === undefined ? noFacts : conditionFacts(entry.when, written),
      ...outcomesOf(entry, task, language),
      hasElse ? precedence(task.next, at) : noFacts,
    ].reduce(factsOfBoth);
    for (const { name } of entry.publish) written.set(name, at);
    return facts;
  });
}

/** The entry `at` fires; if it is an `else`, none above it does that leads on. */
function precedence(next: readonly Transition[], at: number): Facts {
  const from = next[at]?.otherwise === true ? 0 : at;
  const leading = next.flatMap(({ do: targets }, position) => {
    if (position < from || position > at || targets.length === 0) return [];
    const fired = position === at ? 'fired' : 'passed over';
    return [[`entry ${position}`, oneOf([fired])] as const];
  });
  return new Map(leading);
}

function outcomesOf(
  entry: Transition,
  task: Pick<Task, 'name'>,
  language: Language,
): readonly Facts[] {
  if (isAfterSuccess(entry, task, language)) return [whenGoingOn];
  const { on } = entry;
  if (on === undefined) return [];
  return [on.every((kind) => kind === 'timeout') ? whenTimedOut : whenFailed];
}
