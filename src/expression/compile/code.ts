import type { Expression } from 'acorn';
import { analyse } from '../check/analysis.ts';
import type { Analysis } from '../check/analysis.ts';
import { checkGlobal, isKnownName } from '../check/check-use.ts';
import { ExpressionError } from '../expression-error.ts';
import type { TemplateProblem, Span } from '../template-problem.ts';
import { itemNames } from '../names.ts';
import type { Tag } from '../syntax/parse.ts';

/** JavaScript of one tag: every name is known and every computed key is guarded. */
export interface TagCode {
  /** In parentheses; may end with a line comment. */
  readonly code: string;
  readonly names: ReadonlySet<string>;
  readonly dependsOnItem: boolean;
  /** Only names and properties: returns an existing value, never a new object. */
  readonly plainPath: boolean;
}

interface Edit extends Span {
  readonly text: string;
}

/**
 * Generates code for a tag of `text`. Rejects everything that the check rejects, so that generated
 * code reaches nothing but its names. Throws `ExpressionError`.
 */
export function generate(text: string, tag: Tag): TagCode {
  const analysis = analyse(tag.expression);
  refuse(analysis.problems, tag);
  for (const use of analysis.uses) {
    if (!isKnownName(use.name)) {
      throw new ExpressionError('MR202', `unknown name '${use.name}'`, { source: tag.source });
    }
    refuse(checkGlobal(use), tag);
  }
  const names = new Set(analysis.uses.map(({ name }) => name));
  return {
    code: `(${applyEdits(text, tag.code, edits(text, analysis))}\n)`,
    names,
    dependsOnItem: itemNames.some((name) => names.has(name)),
    plainPath: isPlainPath(tag),
  };
}

function refuse(problems: readonly TemplateProblem[], tag: Tag): void {
  const [problem] = problems;
  if (problem) throw new ExpressionError(problem.code, problem.message, { source: tag.source });
}

function insert(at: number, text: string): Edit {
  return { start: at, end: at, text };
}

/** At one position, the function that delays its body is outermost, replacements are innermost. */
function edits(text: string, analysis: Analysis): Edit[] {
  const { defaults, dynamicKeys, mustBeData } = analysis;
  const delays = defaults.flatMap(({ value }) => [
    insert(value.start, '() => ('),
    ...optionalLinks(text, value),
    insert(value.end, ')'),
  ]);
  const guards = [
    ...dynamicKeys.map((key) => ({ span: key, guard: key.blind ? '__mr_blind' : '__mr_key' })),
    ...mustBeData.map((span) => ({ span, guard: '__mr_data' })),
  ].flatMap(({ span, guard }) => [insert(span.start, `${guard}(`), insert(span.end, ')')]);
  const names = defaults.map(({ callee: { start, end } }) => ({
    start,
    end,
    text: '__mr_default',
  }));
  return [...delays, ...guards, ...names];
}

/**
 * Makes every link of `a.b.c` optional. The guard around it has the same result, but throwing and
 * catching costs microseconds for each item with a gap in its data.
 */
function optionalLinks(text: string, value: Expression): Edit[] {
  const links: Edit[] = [];
  let node = value;
  while (node.type === 'MemberExpression' && node.object.type !== 'Super') {
    const { object, property } = node;
    const between = text.slice(object.end, property.start);
    if (between === '.') links.push({ start: object.end, end: property.start, text: '?.' });
    else if (between === '[') links.push(insert(object.end, '?.'));
    node = object;
  }
  return links;
}

/** At one position, closings come before openings, and inner pairs stay within outer ones. */
function applyEdits(text: string, span: Span, changes: readonly Edit[]): string {
  let code = '';
  let at = span.start;
  for (const edit of changes.toSorted((a, b) => a.start - b.start)) {
    code += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return code + text.slice(at, span.end);
}

function isPlainPath(tag: Tag): boolean {
  let node = tag.expression;
  while (node.type === 'MemberExpression' && node.object.type !== 'Super') {
    if (node.computed && node.property.type !== 'Literal') return false;
    node = node.object;
  }
  return node.type === 'Identifier';
}
