import type { AnyNode, BinaryExpression, CallExpression, Expression } from 'acorn';
import { type Facts, factsOfBoth, factsOfEither, noFacts } from './facts.ts';
import { type Comparison, comparedWith, otherNumbers, theseNumbers } from './numbers.ts';
import { type Constant, constantOf, tokenOf } from './subject.ts';
import { noneOf, oneOf, type Tokens, type Values } from './values.ts';

/** The key of an expression in facts. */
export type KeyOf = (node: AnyNode) => string;

/** What is known of the values in an expression when its truth is `wanted`. */
export function valueFacts(node: Expression, wanted: boolean, keyOf: KeyOf): Facts {
  if (node.type === 'ChainExpression') return valueFacts(node.expression, wanted, keyOf);
  if (node.type === 'UnaryExpression' && node.operator === '!')
    return valueFacts(node.argument, !wanted, keyOf);
  if (node.type === 'LogicalExpression' && node.operator !== '??') {
    const left = valueFacts(node.left, wanted, keyOf);
    const right = valueFacts(node.right, wanted, keyOf);
    const both = (node.operator === '&&') === wanted;
    const parts = both ? factsOfBoth(left, right) : factsOfEither(left, right);
    return factsOfBoth(parts, truth(keyOf(node), wanted));
  }
  if (node.type === 'Literal') return noFacts;
  const special =
    node.type === 'BinaryExpression'
      ? comparison(node, wanted, keyOf)
      : node.type === 'CallExpression'
        ? membership(node, wanted, keyOf)
        : undefined;
  return special ?? truth(keyOf(node), wanted);
}

const falsy: readonly Constant[] = [false, 0, '', null, undefined, NaN];

function truth(key: string, wanted: boolean): Facts {
  return wanted ? isNoneOf(key, falsy) : isOneOf(key, falsy);
}

/** A value as it is, as the number that it is compared as, and as the text that it equals. */
function isOneOf(key: string, values: readonly Constant[]): Facts {
  const tokens = oneOf(values.map(tokenOf));
  return new Map<string, Values>([
    [`value ${key}`, tokens],
    [`text ${key}`, tokens],
    [`number ${key}`, theseNumbers(values.map(Number))],
  ]);
}

function isNoneOf(key: string, values: readonly Constant[]): Facts {
  return new Map([[`value ${key}`, noneOf(values.map(tokenOf))]]);
}

/** `['a', 'b'].includes(x)` */
function membership(node: CallExpression, wanted: boolean, keyOf: KeyOf): Facts | undefined {
  const { callee } = node;
  const [argument, ...more] = node.arguments;
  if (!argument || more.length > 0 || argument.type === 'SpreadElement') return undefined;
  if (callee.type !== 'MemberExpression' || callee.object.type !== 'ArrayExpression')
    return undefined;
  if (callee.property.type !== 'Identifier' || callee.property.name !== 'includes')
    return undefined;
  const values = callee.object.elements.map((element) => element && constantOf(element));
  const known = values.filter((one) => one !== null && one !== undefined);
  if (callee.computed || known.length < values.length) return undefined;
  return (wanted ? isOneOf : isNoneOf)(
    keyOf(argument),
    known.map(({ value }) => value),
  );
}

const mirrored: Readonly<Record<Comparison, Comparison>> = {
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
};

function comparison(node: BinaryExpression, wanted: boolean, keyOf: KeyOf): Facts | undefined {
  const { operator, left, right } = node;
  if (left.type === 'PrivateIdentifier') return undefined;
  const constant = constantOf(right);
  // The constant, or what has the later text, is on the right.
  const swap = constant ? false : constantOf(left) !== undefined || keyOf(left) > keyOf(right);
  const [one, other] = swap ? [right, left] : [left, right];
  const key = keyOf(one);
  const against = { key: keyOf(other), constant: constantOf(other) };
  if (operator === '===' || operator === '!==')
    return strictlyEqual(key, against, (operator === '===') === wanted);
  if (operator === '==' || operator === '!=')
    return looselyEqual(key, against, (operator === '==') === wanted);
  if (!isComparison(operator)) return undefined;
  return ordered(key, swap ? mirrored[operator] : operator, against, wanted);
}

function isComparison(operator: string): operator is Comparison {
  return Object.hasOwn(mirrored, operator);
}

interface Side {
  readonly key: string;
  readonly constant: { readonly value: Constant } | undefined;
}

function strictlyEqual(key: string, { key: other, constant }: Side, wanted: boolean): Facts {
  if (constant) return (wanted ? isOneOf : isNoneOf)(key, [constant.value]);
  return factsOfBoth(truth(`${key} === ${other}`, wanted), equalOrder(key, other, wanted));
}

function looselyEqual(key: string, { key: other, constant }: Side, wanted: boolean): Facts {
  const facts = truth(`${key} == ${other}`, wanted);
  if (!constant) return factsOfBoth(facts, equalOrder(key, other, wanted));
  const { value } = constant;
  if (value === null || value === undefined)
    return (wanted ? isOneOf : isNoneOf)(key, [null, undefined]);
  if (!wanted) return facts;
  const number = Number(value);
  if (Number.isNaN(number))
    return factsOfBoth(facts, new Map([[`text ${key}`, oneOf([tokenOf(value)])]]));
  return factsOfBoth(facts, new Map([[`number ${key}`, theseNumbers([number])]]));
}

/** How two values are ordered; neither NaN nor what is no number has an order. */
function order(key: string, other: string, orders: Tokens): Facts {
  return new Map([[`order ${key}, ${other}`, orders]]);
}

function equalOrder(key: string, other: string, wanted: boolean): Facts {
  return wanted ? order(key, other, noneOf(['<', '>'])) : noFacts;
}

function ordered(
  key: string,
  operator: Comparison,
  { key: other, constant }: Side,
  wanted: boolean,
): Facts {
  if (typeof constant?.value === 'number') {
    const numbers = comparedWith(operator, constant.value);
    return new Map([[`number ${key}`, wanted ? numbers : otherNumbers(numbers)]]);
  }
  const orders = operator.length === 1 ? [operator] : [operator.charAt(0), '='];
  return order(key, other, wanted ? oneOf(orders) : noneOf(orders));
}
