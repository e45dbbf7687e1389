import type { BinaryExpression, Expression } from 'acorn';
import { type Outcome, outcomes } from '../names.ts';
import { parseTemplate, singleTag } from '../syntax/parse.ts';

/**
 * What must hold for a condition to be true: a key, and the values of which one must be the case. Two conditions
 * with disjoint values for one key are never true together.
 */
export type Facts = ReadonlyMap<string, ReadonlySet<string>>;

/** The key under which facts keep how the task itself ended. */
const outcomeKey = 'outcome';

/** Facts of a task that succeeded, which is also what a transition without `when` asks for. */
export const whenSucceeded: Facts = new Map([[outcomeKey, new Set(['succeeded'])]]);

/** Whether a task can end so that the condition is true. */
export function mayHold(facts: Facts): boolean {
  return facts.get(outcomeKey)?.size !== 0;
}

/** The same of a task that succeeded. */
export function mayHoldWhenSucceeded(facts: Facts): boolean {
  return facts.get(outcomeKey)?.has('succeeded') !== false;
}

const opposites: Readonly<Record<string, string>> = {
  '!==': '===',
  '!=': '==',
  '>=': '<',
  '<=': '>',
};

/** What is certain when the condition `when`, a template of one tag, is true. */
export function conditionFacts(when: string): Facts {
  const tag = singleTag(parseTemplate(when));
  const facts = new Map<string, Set<string>>();
  if (!tag) return facts;
  facts.set(outcomeKey, new Set(possible(tag.expression, true)));
  // Variables may change between two transitions, so conditions on them say nothing about each other.
  if (/\b(vars|workflow)\b/.test(tag.source)) return facts;
  for (const part of conjuncts(tag.expression)) addFacts(part, when, facts);
  return facts;
}

/** The outcomes of the task with which `node` can be what `wanted` says. */
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

/** `x` and `!x`, `a < b` and `a >= b`, `kind === 'a'` and `kind === 'b'` exclude each other. */
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
