import type { Document } from 'yaml';
import { LineCounter, parseDocument, visit } from 'yaml';
import { becomesAnother, staysSame } from '../lang/integers.ts';
import type { Problem, SourceRange } from './problem.ts';
import { firstLower, syntaxProblem } from './syntax-problem.ts';

/** Nodes, value and problems of a YAML text (JSON is YAML). */
export interface YamlText {
  readonly document: Document;
  readonly value: unknown;
  readonly problems: readonly Problem[];
  /** The range of `[start, end)` of the text. */
  rangeOf(start: number, end: number): SourceRange;
}

interface YamlRules {
  /** Integers that no number holds exactly are problems. */
  readonly exactIntegers: boolean;
  /** `<<` brings the keys of another map. */
  readonly mergeKeys: boolean;
}

/** Bounds the number of aliases in a text: each repeats what it names. */
const maxAliasCount = 1000;

/** Problems of syntax (MR101) leave `value` undefined. */
export function readYaml(text: string, { exactIntegers, mergeKeys }: YamlRules): YamlText {
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
      merge: mergeKeys,
    });
    const problems = problemsOfSyntax(document, text, rangeOf);
    const usable = problems.every(({ code }) => code !== 'MR101');
    return {
      document,
      problems:
        usable && exactIntegers
          ? [...problems, ...problemsOfIntegers(document, text, rangeOf)]
          : problems,
      rangeOf,
      value: usable ? document.toJS({ maxAliasCount }) : undefined,
    };
  } catch (error) {
    return { ...failed(error, rangeOf), rangeOf };
  }
}

/** The library reports consequences of the first error at a place, and of running out of stack. */
function problemsOfSyntax(
  document: Document,
  text: string,
  rangeOf: YamlText['rangeOf'],
): Problem[] {
  const places = new Set<string>();
  const problems: Problem[] = [];
  for (const { code, message, pos } of [...document.errors, ...document.warnings]) {
    const range = rangeOf(...pos);
    if (message.startsWith('Maximum call stack'))
      return [{ code: 'MR101', message: tooDeep, range }];
    const [start, end] = pos;
    const problem: Problem =
      code === 'DUPLICATE_KEY'
        ? { code: 'MR106', message: 'this key is a duplicate', range }
        : syntaxProblem({ code, message, start, end }, text, rangeOf);
    const place = `${problem.range?.line}:${problem.range?.column}`;
    if (places.has(place)) continue;
    places.add(place);
    problems.push(problem);
  }
  return problems;
}

const integer = /^(?:[-+]?\d+|0[xo][\da-f]+)$/i;

/** Integers that would become other numbers. */
function problemsOfIntegers(
  document: Document,
  text: string,
  rangeOf: YamlText['rangeOf'],
): Problem[] {
  const problems: Problem[] = [];
  // No shorter integer is beyond 2^53, in any notation.
  if (!/[\da-f]{14}/i.test(text)) return problems;
  visit(document, {
    Scalar(_, { value, source, range }) {
      if (typeof value !== 'number' || !Number.isInteger(value) || !range) return;
      if (source === undefined || !integer.test(source) || staysSame(source)) return;
      problems.push({
        code: 'MR104',
        message: becomesAnother(source),
        hint: `write it in quotes: "${source}"`,
        range: rangeOf(range[0], range[1]),
      });
    },
  });
  return problems;
}

const tooDeep = 'the text is nested too deeply';

/** Errors that the library throws: unknown or exploding aliases, nesting beyond the stack. */
function failed(error: unknown, rangeOf: YamlText['rangeOf']): Omit<YamlText, 'rangeOf'> {
  const name = error instanceof Error ? error.name : '';
  if (!(error instanceof Error) || !['RangeError', 'ReferenceError'].includes(name)) throw error;
  const message = name === 'RangeError' ? tooDeep : firstLower(error.message);
  const problem: Problem = { code: 'MR101', message, range: rangeOf(0, 0) };
  return { document: parseDocument(''), value: undefined, problems: [problem] };
}
