import type { BinaryExpression, Expression } from 'acorn';
import { type Outcome, outcomes } from '../names.ts';
import { parseTemplate, singleTag } from '../syntax/parse.ts';

/**
 * Facts that hold when a condition is true: for each key, the possible values. Two conditions with
 * disjoint values for one key are never true together.
 */
export type Facts = ReadonlyMap<string, ReadonlySet<string>>;

/** The key of the outcome of the task itself. */
const outcomeKey = 'outcome';

/** A transition without `when` requires the same. */
export const whenSucceeded: Facts = new Map([[outcomeKey, new Set(['succeeded'])]]);

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
