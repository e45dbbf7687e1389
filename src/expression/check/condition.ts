import type { AnyNode, Expression } from 'acorn';
import { type Outcome, outcomes } from '../names.ts';
import { parseTemplate, singleTag } from '../syntax/parse.ts';
import { analyse } from './analysis.ts';
import { contradictory, type Facts, factsOfBoth, noFacts } from './facts.ts';
import { subjectOf } from './subject.ts';
import { valueFacts } from './value-facts.ts';
import { includesToken, oneOf } from './values.ts';

/** The key of the outcome of the task itself. */
const outcomeKey = 'outcome';

function endedAs(...some: readonly Outcome[]): Facts {
  return new Map([[outcomeKey, oneOf(some)]]);
}

/** An entry that says nothing of the outcome requires the same, and so do needs. */
export const whenGoingOn = endedAs('succeeded', 'skipped');
export const whenFailed = endedAs('failed', 'timed_out');
export const whenTimedOut = endedAs('timed_out');

const saying: ReadonlySet<string> = new Set([...outcomes, 'always', 'error']);
const ownSaying: ReadonlySet<string> = new Set(['state', 'error', 'items', 'summary']);

/**
 * Whether a condition of the task `own` speaks of how that has ended, other than by its output: it
 * calls `failed()` or one like it, or reads its own failure, state, items or summary.
 */
export function saysOutcome(when: string, own: string): boolean {
  const tag = singleTag(parseTemplate(when));
  if (!tag) return false;
  return analyse(tag.expression).uses.some(({ name, path }) => {
    if (name !== 'task') return saying.has(name);
    const [task, property] = path;
    return task?.name === own && (property === undefined || ownSaying.has(property.name));
  });
}

/** Whether the condition can ever be true. */
export function mayHold(facts: Facts): boolean {
  return !contradictory(facts);
}

/** Whether the condition can be true after success, or where the task was passed. */
export function mayHoldGoingOn(facts: Facts): boolean {
  return mayHoldWhen('succeeded', facts) || mayHoldWhen('skipped', facts);
}

/** Whether the condition can be true after `outcome`. */
export function mayHoldWhen(outcome: Outcome, facts: Facts): boolean {
  const possible = facts.get(outcomeKey);
  return possible === undefined || includesToken(possible, outcome);
}

/**
 * Facts that hold when the condition `when`, a template of one tag, is true. `written`: variables
 * that other entries may have written before, each with the position of the last of these: in two
 * conditions, such a variable may have two values.
 */
export function conditionFacts(
  when: string,
  written: ReadonlyMap<string, number> = new Map(),
): Facts {
  const tag = singleTag(parseTemplate(when));
  if (!tag) return noFacts;
  const keyOf = (node: AnyNode): string => {
    const since = lastWritten(node, written);
    return since < 0 ? subjectOf(node, when) : `${since} ${subjectOf(node, when)}`;
  };
  return factsOfBoth(
    endedAs(...possible(tag.expression, true)),
    valueFacts(tag.expression, true, keyOf),
  );
}

function lastWritten(node: AnyNode, written: ReadonlyMap<string, number>): number {
  if (written.size === 0) return -1;
  const read = analyse(node as Expression).uses.filter(
    ({ name }) => name === 'vars' || name === 'workflow',
  );
  const since = read.map(({ path: [variable] }) =>
    variable ? (written.get(variable.name) ?? -1) : Math.max(...written.values()),
  );
  return Math.max(-1, ...since);
}

/** Outcomes of the task for which the truth of `node` can be `wanted`. */
function possible(node: Expression, wanted: boolean): readonly Outcome[] {
  if (node.type === 'UnaryExpression' && node.operator === '!')
    return possible(node.argument, !wanted);
  if (node.type === 'LogicalExpression' && node.operator !== '??') {
    const left = possible(node.left, wanted);
    const right = possible(node.right, wanted);
    const either = (node.operator === '||') === wanted;
    return outcomes.filter((one) =>
      either
        ? left.includes(one) || right.includes(one)
        : left.includes(one) && right.includes(one),
    );
  }
  if (node.type === 'Literal') return Boolean(node.value) === wanted ? outcomes : [];
  const { callee } = node.type === 'CallExpression' ? node : { callee: undefined };
  const named = callee?.type === 'Identifier' ? callee.name : undefined;
  if (named === 'always') return wanted ? outcomes : [];
  if (!outcomes.some((one) => one === named)) return outcomes;
  return outcomes.filter((one) => (one === named) === wanted);
}
