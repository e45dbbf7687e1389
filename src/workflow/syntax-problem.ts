import { makeProblem, type Problem, type SourceRange } from './problem.ts';

interface SyntaxFault {
  /** Of the library. */
  readonly code: string;
  readonly message: string;
  /** Offsets in the text. */
  readonly start: number;
  readonly end: number;
}

/** The problem behind an error of the YAML library, in words of an author. */
export function syntaxProblem(
  { code, message, start, end }: SyntaxFault,
  text: string,
  rangeOf: (start: number, end: number) => SourceRange,
): Problem {
  const tag = unquotedTag(text, start);
  if (tag) {
    return makeProblem(
      'MR101',
      'a template must be in quotes: without them, YAML takes {{ for a map',
      {
        hint: `write ${quoted(text.slice(tag.start, tag.end))}`,
        range: rangeOf(tag.start, tag.end),
      },
    );
  }
  if (code === 'NON_STRING_KEY' && text[start] === '*') {
    const place = { hint: 'write the key itself', range: rangeOf(start, end) };
    return makeProblem('MR101', 'an alias cannot be a key', place);
  }
  const known = Object.hasOwn(plainWords, code) ? plainWords[code] : undefined;
  return makeProblem('MR101', known ?? firstLower(message), { range: rangeOf(start, end) });
}

const plainWords: Readonly<Record<string, string>> = {
  NON_STRING_KEY: 'keys must be text',
  MULTIPLE_DOCS: 'a file has one workflow; this starts a second document',
};

export function firstLower(message: string): string {
  return message.slice(0, 1).toLowerCase() + message.slice(1);
}

/**
 * The value without quotes that begins with a template, on the line of an error and before it. In
 * braces and brackets it ends with its template, elsewhere with its line.
 */
function unquotedTag(
  text: string,
  error: number,
): { readonly start: number; readonly end: number } | undefined {
  const from = text.lastIndexOf('\n', error - 1) + 1;
  const [line = ''] = text.slice(from).split(/\r?\n/, 1);
  for (const { index } of line.matchAll(/\{\{/g)) {
    const before = line.slice(0, index);
    if (from + index > error || !/(?:^|[:\-,[{])\s*$/.test(before) || isQuoted(before)) continue;
    const close = line.indexOf('}}', index);
    const tag = close < 0 ? line.slice(index) : line.slice(index, close + 2);
    const value = /[[{]/.test(before) ? tag : line.slice(index).replace(/\s+(?:#.*)?$/, '');
    return { start: from + index, end: from + index + value.length };
  }
  return undefined;
}

/** Whether a text ends within quotes. */
function isQuoted(text: string): boolean {
  const rest = text.replaceAll(/"(?:[^"\\]|\\.)*"|'[^']*'/g, '');
  return /["']/.test(rest);
}

function quoted(value: string): string {
  return value.includes('"') ? `'${value.replaceAll("'", "''")}'` : `"${value}"`;
}
