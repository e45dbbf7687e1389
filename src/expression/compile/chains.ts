import type { AnyNode, ChainExpression, MemberExpression } from 'acorn';
import type { Span } from '../template-problem.ts';
import { childrenOf } from '../syntax/children.ts';
import type { Replacement } from './edits.ts';

/** `a?.b` within a chain: the rest of the chain becomes a function of `a`. */
interface Link {
  /** Where the code that leads to the link starts. */
  readonly start: number;
  /** Where the rest starts. */
  readonly after: number;
  /** Takes the place of `?.`. */
  readonly before: Replacement;
  /** The value of `a` in the rest. */
  readonly value: string;
}

export interface Chain extends Span {
  readonly links: readonly Link[];
}

/**
 * Optional chains with a method call. When `a` is missing, nothing of `a?.b.map(f)` is evaluated;
 * a function around `a?.b` alone would end the chain.
 */
export function chainsOf(node: AnyNode, text: string): Chain[] {
  const inner = childrenOf(node).flatMap((child) => chainsOf(child, text));
  if (node.type !== 'ChainExpression' || !callsMethod(node)) return inner;
  return [...inner, { start: node.start, end: node.end, links: linksOf(node, text) }];
}

function spineOf(chain: ChainExpression): AnyNode[] {
  const spine: AnyNode[] = [];
  let node: AnyNode = chain.expression;
  while (node.type === 'MemberExpression' || node.type === 'CallExpression') {
    spine.push(node);
    node = node.type === 'MemberExpression' ? node.object : node.callee;
  }
  return spine;
}

function callsMethod(chain: ChainExpression): boolean {
  return spineOf(chain).some(
    (node) => node.type === 'CallExpression' && node.callee.type === 'MemberExpression',
  );
}

function linksOf(chain: ChainExpression, text: string): Link[] {
  const links: Link[] = [];
  let { start } = chain;
  for (const node of spineOf(chain).toReversed()) {
    if (node.type !== 'MemberExpression' || !node.optional) continue;
    const link = linkOf(node, start, text);
    links.push(link);
    start = link.after;
  }
  return links;
}

function linkOf(
  { object, property, computed }: MemberExpression,
  start: number,
  text: string,
): Link {
  const dots = withoutComments(text.slice(object.end, property.start)).indexOf('?.');
  const at = object.end + dots;
  const name = `__mr_o${at}`;
  return {
    start,
    after: at + 2,
    before: { start: at, end: at + 2, text: `, (${name}) => ` },
    value: computed ? name : `${name}.`,
  };
}

/** Blanks in place of comments. */
export function withoutComments(code: string): string {
  return code.replace(/\/\*[^]*?\*\/|\/\/[^\n\r\u2028\u2029]*/g, (found) =>
    ' '.repeat(found.length),
  );
}
