import type { Expression } from 'acorn';
import type { TemplateProblem, Span } from '../template-problem.ts';
import { findTagEnd } from './scan.ts';
import { parseExpression } from './syntax.ts';

/** A tag of a template; its span includes the braces. */
export interface Tag extends Span {
  readonly kind: 'tag';
  /** `{{ … }}` as written. */
  readonly source: string;
  /** Span of the code between the braces. */
  readonly code: Span;
  readonly expression: Expression;
}

type TemplatePart = { readonly kind: 'text'; readonly text: string } | Tag;

export interface Template {
  /** Text and tags in order, without tags that have problems. */
  readonly parts: readonly TemplatePart[];
  readonly problems: readonly TemplateProblem[];
}

/** Splits `text` into literal text and `{{ }}` tags. Keeps literal text unchanged. */
export function parseTemplate(text: string): Template {
  const parts: TemplatePart[] = [];
  const problems: TemplateProblem[] = [];
  let at = 0;
  while (at < text.length) {
    const open = text.indexOf('{{', at);
    if (open !== at)
      parts.push({ kind: 'text', text: text.slice(at, open < 0 ? undefined : open) });
    if (open < 0) break;
    const close = findTagEnd(text, open + 2);
    if (close < 0) {
      problems.push(unclosed(text, open));
      break;
    }
    const tag = parseTag(text, open, close);
    if ('code' in tag && 'kind' in tag) parts.push(tag);
    else problems.push(tag);
    at = close + 2;
  }
  return { parts, problems };
}

/** The only tag of a template that has nothing else. */
export function singleTag(template: Template): Tag | undefined {
  const [first, second] = template.parts;
  return first?.kind === 'tag' && second === undefined ? first : undefined;
}

function parseTag(text: string, open: number, close: number): Tag | TemplateProblem {
  const code = { start: open + 2, end: close };
  const span = { start: open, end: close + 2 };
  if (text.slice(code.start, code.end).trim() === '') {
    return { code: 'MR201', message: 'the tag is empty', ...span };
  }
  const parsed = parseExpression(text.slice(0, close), code.start);
  if (!parsed.ok) return parsed.error;
  const source = text.slice(span.start, span.end);
  return { kind: 'tag', source, code, expression: parsed.value, ...span };
}

function unclosed(text: string, open: number): TemplateProblem {
  const stop = text.indexOf('}}', open);
  return {
    code: 'MR201',
    message: 'the tag is not closed',
    hint: stop < 0 ? 'end it with }}' : 'a brace or quote before }} is still open',
    start: open,
    end: open + 2,
  };
}
