import type {
  AnyNode,
  AssignmentProperty,
  ArrowFunctionExpression,
  CallExpression,
  Expression,
  Identifier,
  Literal,
  MemberExpression,
  NewExpression,
  Pattern,
  Property,
} from 'acorn';
import { staysSame } from '../../lang/integers.ts';
import { isAllowed, notAllowed } from '../syntax/allowed.ts';
import { bindPattern } from '../syntax/binding.ts';
import { forbidden } from '../template-problem.ts';
import { changesList } from './changes.ts';
import type { Analysis, Findings, PathStep, Steps } from './findings.ts';
import { callsAnother, isBound, isUnreachable } from '../names.ts';

type Bound = ReadonlySet<string>;

/** Finds the names that an expression uses, and the syntax that is not allowed. */
export function analyse(expression: Expression): Analysis {
  const findings: Findings = {
    problems: [],
    uses: [],
    dynamicKeys: [],
    mustBeData: [],
    defaults: [],
    inexact: [],
    changes: [],
    renamed: [],
  };
  visit(expression, new Set(), findings);
  return findings;
}

function visit(node: AnyNode, bound: Bound, to: Findings): void {
  const each = (children: readonly (AnyNode | null)[]): void => {
    for (const child of children) if (child) visit(child, bound, to);
  };
  if (!isAllowed(node)) {
    to.problems.push(notAllowed(node));
    return;
  }
  switch (node.type) {
    case 'Identifier':
      return use(node, [], [], bound, to);
    case 'Literal':
      return literal(node, to);
    case 'TemplateLiteral':
      return each(node.expressions);
    case 'ChainExpression':
      return visit(node.expression, bound, to);
    case 'MemberExpression':
      return member(node, bound, false, to);
    case 'CallExpression':
      return call(node, bound, to);
    case 'NewExpression':
      return construct(node, bound, to);
    case 'ArrayExpression':
      return each(node.elements);
    case 'ObjectExpression':
      return each(node.properties);
    case 'Property':
      return property(node, bound, to);
    case 'SpreadElement':
      return visit(node.argument, bound, to);
    case 'UnaryExpression':
      if (node.operator === 'delete') to.problems.push(forbidden(node, "'delete' changes data"));
      return visit(node.argument, bound, to);
    case 'BinaryExpression':
    case 'LogicalExpression':
      return each([node.left, node.right]);
    case 'ConditionalExpression':
      return each([node.test, node.consequent, node.alternate]);
    case 'ArrowFunctionExpression':
      return arrow(node, bound, to);
  }
}

function literal({ value, raw = '', start, end }: Literal, to: Findings): void {
  if (typeof value === 'bigint') {
    to.problems.push(forbidden({ start, end }, 'JSON has no big integers'));
  } else if (typeof value === 'number' && Number.isInteger(value)) {
    const digits = raw.replaceAll('_', '');
    if (/^(?:\d+|0[box][\da-f]+)$/i.test(digits) && !staysSame(digits))
      to.inexact.push({ digits, start, end });
  }
}

function use(
  node: Identifier,
  path: readonly PathStep[],
  steps: Steps,
  bound: Bound,
  to: Findings,
): void {
  if (bound.has(node.name)) return;
  const { name, start, end } = node;
  const known = name === 'task' ? canonicalPath(path, to) : path;
  to.uses.push({ name, start, end, path: known, steps, called: false, constructed: false });
}

/** `task.X.result` is another name of `task.X.output`. */
function canonicalPath(path: readonly PathStep[], to: Findings): readonly PathStep[] {
  const [task, property, ...rest] = path;
  if (!task || property?.name !== 'result') return path;
  const step = { ...property, name: 'output' };
  to.renamed.push(step);
  return [task, step, ...rest];
}

/** Undefined for a computed name. */
function literalKey(key: AnyNode, computed: boolean): string | undefined {
  if (key.type === 'Identifier' && !computed) return key.name;
  if (key.type !== 'Literal') return undefined;
  return typeof key.value === 'string' || typeof key.value === 'number'
    ? `${key.value}`
    : undefined;
}

interface Access {
  readonly key: AnyNode;
  readonly computed: boolean;
  readonly blind: boolean;
}

/** Checks one property access. Returns the name if it is literal. */
function access({ key, computed, blind }: Access, bound: Bound, to: Findings): string | undefined {
  const name = literalKey(key, computed);
  if (name === undefined) {
    to.dynamicKeys.push({ start: key.start, end: key.end, blind });
    visit(key, bound, to);
  } else if (isUnreachable(name)) {
    to.problems.push(forbidden(key, `'${name}' is not reachable from an expression`));
  }
  return name;
}

function member(node: MemberExpression, bound: Bound, called: boolean, to: Findings): void {
  let path: PathStep[] = [];
  const steps: (PathStep | undefined)[] = [];
  let current: MemberExpression['object'] = node;
  while (current.type === 'MemberExpression') {
    const { property: key, computed } = current;
    const last = current === node;
    const name = access({ key, computed, blind: last && called }, bound, to);
    if (last) checkMethod(node, name, called, to);
    const optional = current.optional ? { isOptional: true } : {};
    const span = { start: key.start, end: key.end };
    const step = name === undefined ? undefined : { name, ...span, ...optional };
    // Only properties that follow the name without a gap are known.
    path = step ? [step, ...path] : [];
    steps.unshift(step);
    current = current.object;
    if (current.type === 'ChainExpression') current = current.expression;
  }
  const method = called ? steps.at(-1) : undefined;
  if (method && changesList(method.name) && isShared(current, bound)) to.changes.push(method);
  if (current.type === 'Identifier') use(current, path, steps, bound, to);
  else if (current.type === 'CallExpression') call(current, bound, to, steps);
  else visit(current, bound, to);
}

/** Whether a value is one of the run, not one that the expression makes. */
function isShared(node: AnyNode, bound: Bound): boolean {
  if (node.type === 'Identifier') return !bound.has(node.name);
  return (
    node.type === 'CallExpression' &&
    node.callee.type === 'Identifier' &&
    node.callee.name === 'result' &&
    !bound.has('result')
  );
}

function checkMethod(
  node: MemberExpression,
  name: string | undefined,
  called: boolean,
  to: Findings,
): void {
  if (called && name !== undefined && callsAnother(name)) {
    to.problems.push(
      forbidden(node.property, `'${name}' is not allowed`, 'call the function itself'),
    );
  } else if (!called && (name === undefined || isBound(name))) {
    to.mustBeData.push({ start: node.start, end: node.end });
  }
}

/** `steps`: the properties that are read of what it returns. */
function call(node: CallExpression, bound: Bound, to: Findings, steps: Steps = []): void {
  const { callee } = node;
  if (callee.type === 'Identifier' && !bound.has(callee.name)) {
    const { name, start, end } = callee;
    to.uses.push({ name, start, end, path: [], steps, called: true, constructed: false });
    if (name === 'default') callDefault(node, callee, to);
  } else if (callee.type === 'MemberExpression') {
    member(callee, bound, true, to);
  } else {
    visit(callee, bound, to);
  }
  for (const argument of node.arguments) visit(argument, bound, to);
}

function callDefault(node: CallExpression, callee: Identifier, to: Findings): void {
  const [value, fallback] = node.arguments;
  const usual = node.arguments.length === 2 && !node.optional;
  if (!usual || value?.type === 'SpreadElement' || fallback?.type === 'SpreadElement' || !value) {
    to.problems.push(forbidden(node, "'default' takes a value and a fallback"));
  } else {
    to.defaults.push({ callee, value });
  }
}

function construct(node: NewExpression, bound: Bound, to: Findings): void {
  const { callee } = node;
  const [first] = node.arguments;
  if (callee.type !== 'Identifier' || callee.name !== 'Date' || bound.has('Date')) {
    to.problems.push(forbidden(node, "'new' is only allowed for Date"));
  } else if (!first || first.type === 'SpreadElement') {
    to.problems.push(
      forbidden(node, "'new Date()' depends on the clock", 'give it a time: new Date(2020, 0, 1)'),
    );
  } else {
    const { name, start, end } = callee;
    to.uses.push({ name, start, end, path: [], steps: [], called: false, constructed: true });
  }
  for (const argument of node.arguments) visit(argument, bound, to);
}

function property(node: Property | AssignmentProperty, bound: Bound, to: Findings): void {
  if (node.method || node.kind !== 'init') {
    to.problems.push(forbidden(node, 'methods are not allowed'));
    return;
  }
  if (!node.computed && literalKey(node.key, false) === '__proto__') {
    to.problems.push(forbidden(node.key, "'__proto__' cannot be set"));
  }
  if (node.computed) visit(node.key, bound, to);
  visit(node.value, bound, to);
}

function arrow(node: ArrowFunctionExpression, bound: Bound, to: Findings): void {
  if (node.async) to.problems.push(forbidden(node, "'async' is not allowed"));
  const names = new Set(bound);
  const inside: { expression: AnyNode; key: boolean; computed: boolean }[] = [];
  for (const parameter of node.params as readonly Pattern[])
    bindPattern(parameter, names, inside, to.problems);
  for (const { expression, key, computed } of inside) {
    if (key) bindKey(expression, computed, names, to);
    else visit(expression, names, to);
  }
  if (node.body.type === 'BlockStatement') {
    to.problems.push(
      forbidden(node.body, 'statements are not allowed', 'write a single expression: x => x + 1'),
    );
  } else {
    visit(node.body, names, to);
  }
}

/** The value of a key in a pattern is bound to a name immediately. */
function bindKey(key: AnyNode, computed: boolean, bound: Bound, to: Findings): void {
  const name = access({ key, computed, blind: true }, bound, to);
  if (name !== undefined && isBound(name))
    to.problems.push(forbidden(key, `'${name}' cannot be bound`, `write x => x.${name}`));
}
