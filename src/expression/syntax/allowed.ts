import type { AnyNode } from 'acorn';
import type { TemplateProblem } from '../template-problem.ts';
import { forbidden } from '../template-problem.ts';

/**
 * Syntax of an expression. Any other kind of node is a problem, including those of a later acorn.
 */
const allowedTypes = [
  'Identifier',
  'Literal',
  'TemplateLiteral',
  'ChainExpression',
  'MemberExpression',
  'CallExpression',
  'NewExpression',
  'ArrayExpression',
  'ObjectExpression',
  'Property',
  'SpreadElement',
  'UnaryExpression',
  'BinaryExpression',
  'LogicalExpression',
  'ConditionalExpression',
  'ArrowFunctionExpression',
] as const satisfies readonly AnyNode['type'][];

type AllowedNode = Extract<AnyNode, { type: (typeof allowedTypes)[number] }>;

export function isAllowed(node: AnyNode): node is AllowedNode {
  return allowedTypes.some((type) => type === node.type);
}

const descriptions: Readonly<Record<string, string>> = {
  AssignmentExpression: 'assignments are not allowed',
  UpdateExpression: '++ and -- are not allowed',
  SequenceExpression: 'several expressions separated by commas are not allowed',
  FunctionExpression: 'only arrow functions are allowed',
  ClassExpression: 'classes are not allowed',
  ThisExpression: "'this' is not allowed",
  Super: "'super' is not allowed",
  AwaitExpression: "'await' is not allowed",
  YieldExpression: "'yield' is not allowed",
  ImportExpression: "'import' is not allowed",
  MetaProperty: 'meta properties are not allowed',
  TaggedTemplateExpression: 'tagged templates are not allowed',
};

export function notAllowed(node: AnyNode): TemplateProblem {
  const hint = node.type === 'AssignmentExpression' ? 'compare with === ' : undefined;
  return forbidden(node, descriptions[node.type] ?? `${node.type} is not allowed`, hint?.trim());
}
