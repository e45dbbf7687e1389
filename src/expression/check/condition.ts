import type { BinaryExpression, Expression } from 'acorn';
import { type Outcome, outcomes } from '../names.ts';
import { parseTemplate, singleTag } from '../syntax/parse.ts';
import { analyse } from './analysis.ts';

/**
 * Facts that hold when a condition is true: for each key, the possible values. Two conditions with
 * disjoint values for one key are never true together.
 */
export type Facts = ReadonlyMap<string, ReadonlySet<string>>;

/** The key of the outcome of the task itself. */
const outcomeKey = 'outcome';

/** An entry that says nothing of the outcome requires the same. */
export const whenSucceeded: Facts = new Map([[outcomeKey, new Set(['succeeded'])]]);
export const whenFailed: Facts = new Map([[outcomeKey, new Set(['failed', 'timed_out'])]]);
export const whenTimedOut: Facts = new Map([[outcomeKey, new Set(['timed_out'])]]);

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

/** Whether the condition can be true for any outcome of its task. */
export function mayHold(facts: Facts): boolean {
  return facts.get(outcomeKey)?.size !== 0;
}

/** Whether the condition can be true after success. */
export function mayHoldWhenSucceeded(facts: Facts): boolean {
  return facts.get(outcomeKey)?.has('succeeded') !== false;
}

const opposites: Readonly<Record<string, string>> = {
  '!==': '===',
  '!=': '==',
  '>=': '<',
  '<=': '>',
};

/** Facts that hold when the condition `when`, a template of one tag, is true. */
export function conditionFacts(when: string): Facts {
  const tag = singleTag(parseTemplate(when));
  const facts = new Map<string, Set<string>>();
  if (!tag) return facts;
  facts.set(outcomeKey, new Set(possible(tag.expression, true)));
  // Variables can change between two transitions: conditions on them do not exclude each other.
  if (/\b(vars|workflow)\b/.test(tag.source)) return facts;
  for (const part of conjuncts(tag.expression)) addFacts(part, when, facts);
  return facts;
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

function conjuncts(node: Expression): Expression[] {
  if (node.type !== 'LogicalExpression' || node.operator !== '&&') return [node];
  return [...conjuncts(node.left), ...conjuncts(node.right)];
}

/**
 * These pairs exclude each other: `x` and `!x`, `a < b` and `a >= b`, `kind === 'a'` and `kind ===
 * 'b'`.
 */
function addFacts(part: Expression, text: string, facts: Map<string, Set<string>>): void {
  let node = part;
  let truth = true;
  while (node.type === 'UnaryExpression' && node.operator === '!') {
    node = node.argument;
    truth = !truth;
  }
  const source = (one: { start: number; end: number }): string => text.slice(one.start, one.end);
  if (node.type !== 'BinaryExpression') {
    facts.set(`is ${source(node)}`, new Set([`${truth}`]));
    return;
  }
  const { operator, left, right } = node;
  const opposite = opposites[operator];
  if (opposite !== undefined) truth = !truth;
  facts.set(`is ${source(left)} ${opposite ?? operator} ${source(right)}`, new Set([`${truth}`]));
  const value = equalLiteral(node);
  if (truth && value !== undefined) facts.set(`value ${source(left)}`, new Set([value]));
}

function equalLiteral({ operator, right }: BinaryExpression): string | undefined {
  if (!['===', '!==', '==', '!='].includes(operator) || right.type !== 'Literal') return undefined;
  return typeof right.value === 'string' ? JSON.stringify(right.value) : undefined;
}
