import type { Document } from 'yaml';
import { LineCounter, parseDocument } from 'yaml';
import type { Problem, SourceRange } from './problem.ts';

/** Nodes, value and problems of a YAML text (JSON is YAML). */
export interface YamlText {
  readonly document: Document;
  readonly value: unknown;
  readonly problems: readonly Problem[];
  /** The range of `[start, end)` of the text. */
  rangeOf(start: number, end: number): SourceRange;
}

/** Bounds the number of aliases in a text: each repeats what it names. */
const maxAliasCount = 1000;

/** Any problem other than a duplicate key leaves `value` undefined. */
export function readYaml(text: string): YamlText {
  const lines = new LineCounter();
  const rangeOf = (start: number, end: number): SourceRange => {
    const from = lines.linePos(start);
    const to = lines.linePos(Math.max(start, end));
    return { line: from.line, column: from.col, endLine: to.line, endColumn: to.col };
  };
  try {
    const document = parseDocument(text, {
      lineCounter: lines,
      prettyErrors: false,
      stringKeys: true,
      logLevel: 'error',
    });
    const problems = problemsOfSyntax(document, rangeOf);
    const usable = problems.every(({ code }) => code === 'MR106');
    return {
      document,
      problems,
      rangeOf,
      value: usable ? document.toJS({ maxAliasCount }) : undefined,
    };
  } catch (error) {
    return { ...failed(error, rangeOf), rangeOf };
  }
}

/** The library reports consequences of the first error at a place, and of running out of stack. */
function problemsOfSyntax(document: Document, rangeOf: YamlText['rangeOf']): Problem[] {
  const places = new Set<number>();
  const problems: Problem[] = [];
  for (const { code, message, pos } of [...document.errors, ...document.warnings]) {
    const range = rangeOf(...pos);
    if (message.startsWith('Maximum call stack'))
      return [{ code: 'MR101', message: tooDeep, range }];
    if (places.has(pos[0])) continue;
    places.add(pos[0]);
    const known = Object.hasOwn(plainWords, code) ? plainWords[code] : undefined;
    if (code === 'DUPLICATE_KEY')
      problems.push({ code: 'MR106', message: 'this key is a duplicate', range });
    else problems.push({ code: 'MR101', message: known ?? firstLower(message), range });
  }
  return problems;
}

const tooDeep = 'the text is nested too deeply';

const plainWords: Readonly<Record<string, string>> = {
  NON_STRING_KEY: 'keys must be text',
  MULTIPLE_DOCS: 'a file has one workflow; this starts a second document',
};

/** Errors that the library throws: unknown or exploding aliases, nesting beyond the stack. */
function failed(error: unknown, rangeOf: YamlText['rangeOf']): Omit<YamlText, 'rangeOf'> {
  const name = error instanceof Error ? error.name : '';
  if (!(error instanceof Error) || !['RangeError', 'ReferenceError'].includes(name)) throw error;
  const message = name === 'RangeError' ? tooDeep : firstLower(error.message);
  const problem: Problem = { code: 'MR101', message, range: rangeOf(0, 0) };
  return { document: parseDocument(''), value: undefined, problems: [problem] };
}

function firstLower(message: string): string {
  return message.slice(0, 1).toLowerCase() + message.slice(1);
}
