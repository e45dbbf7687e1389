import type { Expression } from 'acorn';
import { analyse } from '../check/analysis.ts';
import type { Analysis, PathStep } from '../check/findings.ts';
import { checkGlobal, isKnownName } from '../check/check-use.ts';
import { ExpressionError } from '../expression-error.ts';
import type { TemplateProblem, Span } from '../template-problem.ts';
import { itemNames } from '../names.ts';
import type { Tag } from '../syntax/parse.ts';
import { isFixed } from './fixed.ts';
import { type Replacement, type Wrap, applyEdits } from './edits.ts';
import { type Metering, meteringOf } from './metering.ts';

/** JavaScript of one tag: every name is known and every computed key is guarded. */
export interface TagCode {
  /** In parentheses; may end with a line comment. */
  readonly code: string;
  readonly names: ReadonlySet<string>;
  readonly dependsOnItem: boolean;
  /** Only names and properties: returns an existing value, never a new object. */
  readonly plainPath: boolean;
  /** The code counts what it does, as it could do more than its data lets expect. */
  readonly isMetered: boolean;
}

/**
 * Generates code for a tag of `text`. Rejects everything that the check rejects, so that generated
 * code reaches nothing but its names. Throws `ExpressionError`.
 */
export function generate(text: string, tag: Tag, isPart: boolean): TagCode {
  const analysis = analyse(tag.expression);
  refuse(analysis.problems, tag);
  for (const use of analysis.uses) {
    if (!isKnownName(use.name)) {
      throw new ExpressionError('MR202', `unknown name '${use.name}'`, { source: tag.source });
    }
    refuse(checkGlobal(use), tag);
  }
  const names = new Set(analysis.uses.map(({ name }) => name));
  const metering = meteringOf(tag.expression, text);
  const code = `(${edited(text, tag.code, { expression: tag.expression, analysis }, metering)}\n)`;
  const fixed = [...names].filter(isFixed).join(', ');
  return {
    code: metering ? `__mr_within(${isPart}, ({ ${fixed} }) => ${code})` : code,
    names,
    dependsOnItem: itemNames.some((name) => names.has(name)),
    plainPath: isPlainPath(tag),
    isMetered: metering !== undefined,
  };
}

function refuse(problems: readonly TemplateProblem[], tag: Tag): void {
  const [problem] = problems;
  if (problem) throw new ExpressionError(problem.code, problem.message, { source: tag.source });
}

/** Of wraps of one span, the function that delays its body is outermost, metering is innermost. */
function edited(
  text: string,
  span: Span,
  { expression, analysis }: { readonly expression: Expression; readonly analysis: Analysis },
  metering: Metering | undefined,
): string {
  const { defaults, dynamicKeys, mustBeData, renamed } = analysis;
  const wraps = [
    ...defaults.map(({ value }) => wrap(value, '() => (')),
    ...resultChains(expression).map(({ start, end }): Wrap => {
      return { start, end, before: '((', after: ') ?? null)' };
    }),
    ...dynamicKeys.map((key) => wrap(key, key.blind ? '__mr_blind(' : '__mr_key(')),
    ...mustBeData.map((data) => wrap(data, '__mr_data(')),
    ...(metering?.wraps ?? []),
  ];
  const names = defaults.map(({ callee: { start, end } }) => ({
    start,
    end,
    text: '__mr_default',
  }));
  const links = defaults.flatMap(({ value }) => optionalLinks(text, value));
  return applyEdits(text, span, {
    wraps: metering ? metering.placed(wraps) : wraps,
    replacements: [
      ...links,
      ...names,
      ...renamed.map((step) => rename(text, step)),
      ...(metering?.replacements ?? []),
    ],
  });
}

function rename(text: string, { start, end, name }: PathStep): Replacement {
  const isQuoted = /['"]/.test(text.charAt(start));
  return { start, end, text: isQuoted ? `'${name}'` : name };
}

/** Chains of `?.` that can be the value of an expression: one that breaks off is null. */
function resultChains(node: Expression): Span[] {
  if (node.type === 'ChainExpression') return [node];
  if (node.type === 'ConditionalExpression') {
    return [node.consequent, node.alternate].flatMap(resultChains);
  }
  return node.type === 'LogicalExpression' ? [node.left, node.right].flatMap(resultChains) : [];
}

function wrap({ start, end }: Span, before: string): Wrap {
  return { start, end, before, after: ')' };
}

/**
 * Makes every link of `a.b.c` optional. The guard around it has the same result, but throwing and
 * catching costs microseconds for each item with a gap in its data.
 */
function optionalLinks(text: string, value: Expression): Replacement[] {
  const links: Replacement[] = [];
  let node = value;
  while (node.type === 'MemberExpression' && node.object.type !== 'Super') {
    const { object, property } = node;
    const between = text.slice(object.end, property.start);
    if (between === '.') links.push({ start: object.end, end: property.start, text: '?.' });
    else if (between === '[') links.push({ start: object.end, end: object.end, text: '?.' });
    node = object;
  }
  return links;
}

function isPlainPath(tag: Tag): boolean {
  let node = tag.expression;
  while (node.type === 'MemberExpression' && node.object.type !== 'Super') {
    if (node.computed && node.property.type !== 'Literal') return false;
    node = node.object;
  }
  return node.type === 'Identifier';
}
