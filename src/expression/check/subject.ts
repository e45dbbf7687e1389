import type { AnyNode } from 'acorn';

/** A literal, or what is written like one: `-1`, `undefined`. */
export type Constant = string | number | boolean | null | undefined;

export function constantOf(node: AnyNode): { readonly value: Constant } | undefined {
  if (node.type === 'Identifier' && node.name === 'undefined') return { value: undefined };
  if (node.type === 'TemplateLiteral' && node.expressions.length === 0)
    return { value: node.quasis[0]?.value.cooked ?? '' };
  if (node.type === 'UnaryExpression' && node.operator === '-') {
    const { value } = constantOf(node.argument) ?? {};
    return typeof value === 'number' ? { value: -value } : undefined;
  }
  if (node.type !== 'Literal') return undefined;
  const { value } = node;
  const simple = value === null || ['string', 'number', 'boolean'].includes(typeof value);
  return simple && !('regex' in node) ? { value: value as Constant } : undefined;
}

/**
 * One text for all ways to write an expression that, in one condition and in another, have the same
 * value or fail: `a?.b`, `a.b` and `a['b']`; `workflow.x` and `vars.x`.
 */
export function subjectOf(node: AnyNode, text: string): string {
  const of = (one: AnyNode): string => subjectOf(one, text);
  const constant = constantOf(node);
  if (constant) return tokenOf(constant.value);
  if (node.type === 'Identifier') return node.name === 'workflow' ? 'vars' : node.name;
  if (node.type === 'ChainExpression') return of(node.expression);
  if (node.type === 'MemberExpression') {
    const { object, property, computed } = node;
    const named = property.type === 'Identifier' && !computed;
    return `${of(object)}[${named ? tokenOf(property.name) : of(property)}]`;
  }
  if (node.type === 'CallExpression') return `${of(node.callee)}(${node.arguments.map(of).join()})`;
  if (node.type === 'UnaryExpression') return `${node.operator} ${of(node.argument)}`;
  if (node.type === 'BinaryExpression' || node.type === 'LogicalExpression')
    return `(${of(node.left)} ${node.operator} ${of(node.right)})`;
  return text.slice(node.start, node.end);
}

/** Equal texts for values that `===` takes for the same. */
export function tokenOf(value: Constant): string {
  return typeof value === 'string' ? JSON.stringify(value) : `${value}`;
}
