import {
  conditionFacts,
  type Facts,
  saysOutcome,
  whenFailed,
  whenSucceeded,
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
  const leading = task.next.map(({ do: targets }) => targets.length > 0);
  const hasElse = task.next.some(({ otherwise }) => otherwise);
  return task.next.map((entry, at) => {
    const facts = new Map(entry.when === undefined ? [] : conditionFacts(entry.when));
    for (const outcome of outcomesOf(entry, task, language)) restrict(facts, outcome);
    if (!hasElse) return facts;
    if (leading[at]) facts.set(`entry ${at}`, new Set(['fired']));
    if (!entry.otherwise) return facts;
    for (let above = 0; above < at; above++) {
      if (leading[above]) facts.set(`entry ${above}`, new Set(['passed over']));
    }
    return facts;
  });
}

function outcomesOf(
  entry: Transition,
  task: Pick<Task, 'name'>,
  language: Language,
): readonly Facts[] {
  if (isAfterSuccess(entry, task, language)) return [whenSucceeded];
  const { on } = entry;
  if (on === undefined) return [];
  return [on.every((kind) => kind === 'timeout') ? whenTimedOut : whenFailed];
}

function restrict(facts: Map<string, ReadonlySet<string>>, to: Facts): void {
  for (const [key, values] of to) {
    const known = facts.get(key);
    facts.set(key, known ? new Set([...known].filter((value) => values.has(value))) : values);
  }
}
