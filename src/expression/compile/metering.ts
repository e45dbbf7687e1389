import type { AnyNode, ArrowFunctionExpression, CallExpression, Expression, Pattern } from 'acorn';
import { globals } from '../functions/globals.ts';
import { outcomeFunctions } from '../names.ts';
import { bindPattern } from '../syntax/binding.ts';
import type { Span } from '../template-problem.ts';
import { childrenOf } from '../syntax/children.ts';
import { type Chain, chainsOf, withoutComments } from './chains.ts';
import type { Replacement, Wrap } from './edits.ts';
import { isFixed } from './fixed.ts';

/** What to change in an expression, so that it counts what it does. */
export interface Metering {
  readonly wraps: readonly Wrap[];
  readonly replacements: readonly Replacement[];
  /** Moves wraps that would contain only the end of an optional chain. */
  placed(wraps: readonly Wrap[]): readonly Wrap[];
}

/** Methods that take no time and make nothing, whatever their receiver is. */
const instantMethods: ReadonlySet<string> = new Set(
  `charAt charCodeAt codePointAt getDate getDay getFullYear getHours getMilliseconds getMinutes
  getMonth getSeconds getTime getTimezoneOffset getUTCDate getUTCDay getUTCFullYear getUTCHours
  getUTCMilliseconds getUTCMinutes getUTCMonth getUTCSeconds toExponential toFixed toISOString
  toPrecision`.split(/\s+/),
);

/** Methods that read their receiver once, and make nothing larger. */
const linearMethods: ReadonlySet<string> = new Set(
  `at endsWith includes indexOf slice startsWith substring toLowerCase toUpperCase trim trimEnd
  trimStart`.split(/\s+/),
);

/** Functions that take no more than one look at what they are given. */
const freeFunctions: ReadonlySet<string> = new Set([
  ...outcomeFunctions,
  'default',
  'length',
  'Boolean',
  'Number',
  'parseInt',
  'parseFloat',
  'isNaN',
  'isFinite',
]);

const freeNamespaces: ReadonlySet<string> = new Set(['Math', 'Number', 'Date']);

/**
 * How to compile an expression so that it stays within the budget; undefined if it cannot leave it:
 * it has no function, repeats nothing, and makes nothing larger than its data.
 */
export function meteringOf(expression: Expression, text: string): Metering | undefined {
  if (!canGrow(expression)) return undefined;
  const meter = new Meter(text, chainsOf(expression, text));
  meter.visit(expression, new Set());
  return meter;
}

function canGrow(node: AnyNode): boolean {
  if (node.type === 'ArrowFunctionExpression') return true;
  if (node.type === 'Literal' && 'regex' in node && node.regex) return true;
  if (node.type === 'CallExpression' && !isFree(node)) return true;
  return childrenOf(node).some(canGrow);
}

function isFree({ callee }: CallExpression): boolean {
  if (callee.type === 'Identifier') return freeFunctions.has(callee.name);
  if (callee.type !== 'MemberExpression' || callee.computed) return false;
  const { object, property } = callee;
  if (object.type === 'Identifier' && freeNamespaces.has(object.name)) return true;
  if (object.type === 'Identifier' && Object.hasOwn(globals, object.name)) return false;
  if (property.type !== 'Identifier') return false;
  return instantMethods.has(property.name) || linearMethods.has(property.name);
}

/** Adds the names that get what is left of a list or an object. */
function addRests(pattern: AnyNode, to: Set<string>): void {
  if (pattern.type === 'RestElement' && pattern.argument.type === 'Identifier')
    to.add(pattern.argument.name);
  for (const child of childrenOf(pattern)) addRests(child, to);
}

type Bound = ReadonlySet<string>;

class Meter implements Metering {
  readonly wraps: Wrap[] = [];
  readonly replacements: Replacement[] = [];
  readonly #text: string;
  readonly #chains: readonly Chain[];

  constructor(text: string, chains: readonly Chain[]) {
    this.#text = text;
    this.#chains = chains;
    for (const { links, end } of chains) {
      for (const { start, after, before, value } of links) {
        this.wraps.push({ start, end, before: '__mr_link(', after: ')' });
        this.wraps.push({ start: after, end: after, before: value, after: '' });
        this.replacements.push(before);
      }
    }
  }

  placed(wraps: readonly Wrap[]): readonly Wrap[] {
    return wraps.map((wrap) => {
      let { start } = wrap;
      for (const chain of this.#chains) {
        if (chain.start !== wrap.start || wrap.end >= chain.end) continue;
        for (const link of chain.links) if (link.after < wrap.end) start = link.after;
      }
      return start === wrap.start ? wrap : { ...wrap, start };
    });
  }

  visit(node: AnyNode, bound: Bound): void {
    if (node.type === 'ArrowFunctionExpression') return this.#arrow(node, bound);
    if (node.type === 'CallExpression') this.#call(node, bound);
    if (node.type === 'NewExpression') for (const given of node.arguments) this.#convert(given);
    if (node.type === 'SpreadElement') this.#wrap(node.argument, '__mr_spread(');
    if (node.type === 'TemplateLiteral') {
      for (const part of node.expressions) this.#wrap(part, '__mr_part(');
      this.#wrap(node, '__mr_grown(');
    }
    if (node.type === 'UnaryExpression' && '+-~'.includes(node.operator)) {
      this.#convert(node.argument);
    }
    if (node.type === 'BinaryExpression') this.#binary(node.operator, node);
    if (node.type === 'MemberExpression' && node.computed) this.#convert(node.property);
    if (node.type === 'Property' && node.computed) this.#convert(node.key);
    for (const child of childrenOf(node)) this.visit(child, bound);
  }

  #arrow(node: ArrowFunctionExpression, bound: Bound): void {
    const read = new Set<string>();
    const copied = new Set<string>();
    const inner = new Set(bound);
    for (const parameter of node.params as readonly Pattern[]) {
      bindPattern(parameter, parameter.type === 'Identifier' ? inner : read, [], []);
      addRests(parameter, copied);
    }
    const charges = [
      ...[...read].map((name) => `__mr_read(${name}), `),
      ...[...copied].map((name) => `__mr_spread(${name}), `),
    ];
    this.#wrap(node.body, `(__mr_step(${madeBy(node.body)}), ${charges.join('')}`);
    for (const name of read) inner.add(name);
    for (const parameter of node.params) this.visit(parameter, inner);
    this.visit(node.body, inner);
    if (node.body.type === 'MemberExpression') this.#wrap(node.body, '__mr_read(');
  }

  #call(node: CallExpression, bound: Bound): void {
    const { callee, optional } = node;
    if (callee.type !== 'MemberExpression' || callee.object.type === 'Super') return;
    const { object, property, computed } = callee;
    if (object.type === 'Identifier' && !bound.has(object.name) && isFixed(object.name)) return;
    if (property.type === 'Identifier' && !computed && instantMethods.has(property.name)) return;
    const source = JSON.stringify(this.#text.slice(callee.start, callee.end));
    const name = !computed && property.type === 'Identifier' ? property.name : undefined;
    const required = name === undefined || optional ? '' : `, ${JSON.stringify(name)}`;
    this.#wrap(object, '__mr_methods(', `, ${source}${required})`);
  }

  #binary(operator: string, node: Extract<AnyNode, { type: 'BinaryExpression' }>): void {
    const { left, right } = node;
    if (operator === '+') {
      this.#wrap(node, '__mr_add(');
      this.#replacePlus(left.end, right.start);
    } else if (operator === '===' || operator === '!==') {
      for (const side of [left, right]) this.#wrap(side, '__mr_read(');
    } else if (operator !== 'instanceof') {
      this.#convert(left);
      if (operator !== 'in') this.#convert(right);
    }
  }

  /** Between the operands are only parentheses and comments beside the operator. */
  #replacePlus(from: number, to: number): void {
    const at = from + withoutComments(this.#text.slice(from, to)).indexOf('+');
    this.replacements.push({ start: at, end: at + 1, text: ',' });
  }

  #convert(node: AnyNode): void {
    if (
      node.type !== 'Literal' &&
      node.type !== 'SpreadElement' &&
      node.type !== 'PrivateIdentifier'
    )
      this.#wrap(node, '__mr_convert(');
  }

  #wrap({ start, end }: Span, before: string, after = ')'): void {
    this.wraps.push({ start, end, before, after });
  }
}

/** Members of the literals that one call of a function makes, and the functions. */
function madeBy(node: AnyNode): number {
  if (node.type === 'ArrowFunctionExpression') return 4;
  const own = node.type === 'ArrayExpression' ? node.elements.length + 1 : 0;
  const properties = node.type === 'ObjectExpression' ? node.properties.length + 1 : 0;
  const inner = childrenOf(node).map(madeBy);
  return inner.reduce((sum, count) => sum + count, own + properties);
}
