import {
  type OptionKinds,
  requireArgument,
  requireOption,
  requireOptions,
} from '../call-options.ts';
import { errorTable } from '../errors.ts';
import { flag, type Kind, listOf, text } from '../lang/kinds.ts';
import { printable, printableLine } from '../lang/printable.ts';
import type { Problem, SourceRange } from './problem.ts';

/** Where the problems are, and how they are shown. */
export interface FrameOptions {
  /** The text of the ranges. */
  readonly text: string;
  /** The name of the file, for the first line of each problem. */
  readonly file?: string | undefined;
  /** Whether the text has colours for a terminal. */
  readonly color?: boolean | undefined;
  /** The problems are warnings. */
  readonly warnings?: boolean | undefined;
}

const frameOptions: OptionKinds<FrameOptions> = { text, file: text, color: flag, warnings: flag };

const problemKind: Kind = {
  words: 'a problem',
  fits: (value) => {
    const { code, message } = Object(value) as Readonly<Record<string, unknown>>;
    return Object.hasOwn(errorTable, String(code)) && text.fits(message);
  },
};

/** Columns of a source line shown around a problem. */
const window = { before: 60, width: 100 };

/**
 * Place, code and message of each problem, its line with a caret below, and its hint. What a
 * terminal would obey is escaped, as by `printable`.
 */
export function renderProblems(problems: readonly Problem[], options: FrameOptions): string {
  requireArgument(
    'renderProblems',
    'problems',
    problems,
    listOf(problemKind, 'a list of problems'),
  );
  requireOptions('renderProblems', options, frameOptions);
  requireOption('renderProblems', options, 'text');
  const lines = options.text.split(/\r\n|\n|\r/);
  return problems.map((problem) => renderProblem(problem, lines, options)).join('\n\n');
}

function renderProblem(problem: Problem, lines: readonly string[], options: FrameOptions): string {
  const paint = options.color === true ? colored : plain;
  const { code, message, hint, range } = problem;
  const place = [options.file, range?.line, range?.column].filter((part) => part !== undefined);
  const mark = options.warnings === true ? paint.yellow : paint.red;
  const where = place.length > 0 ? `${paint.bold(printableLine(place.join(':')))}  ` : '';
  const kind = options.warnings === true ? 'warning: ' : '';
  const head = `${where}${mark(code)} ${errorTable[code].name}  ${kind}${printableLine(message)}`;
  const frame = range ? sourceFrame(range, lines[range.line - 1] ?? '', paint, mark) : [];
  const advice = hint === undefined ? [] : [`  ${paint.cyan('hint:')} ${printableLine(hint)}`];
  return [head, ...frame, ...advice].join('\n');
}

function sourceFrame(range: SourceRange, line: string, paint: Paint, mark: Style): string[] {
  const column = range.column - 1;
  const from = column > window.before ? column - window.before / 2 : 0;
  const shown = line.slice(from, from + window.width);
  const stop = range.endLine === range.line ? range.endColumn - 1 : line.trimEnd().length;
  const end = Math.max(column, Math.min(stop, from + shown.length));
  const width = Math.max(1, printable(line.slice(column, end)).length);
  const gutter = `${range.line}`;
  const pad = printable(shown.slice(0, column - from)).replaceAll(/[^\t]/gu, ' ');
  return [
    `  ${paint.dim(`${gutter} |`)} ${printable(shown)}`,
    `  ${paint.dim(`${' '.repeat(gutter.length)} |`)} ${pad}${mark('^'.repeat(width))}`,
  ];
}

type Style = (text: string) => string;
type Paint = Readonly<Record<'bold' | 'red' | 'yellow' | 'cyan' | 'dim', Style>>;

const same: Style = (text) => text;
const plain: Paint = { bold: same, red: same, yellow: same, cyan: same, dim: same };

const ansi =
  (open: number, close: number): Style =>
  (text) =>
    `\u001B[${open}m${text}\u001B[${close}m`;

const colored: Paint = {
  bold: ansi(1, 22),
  red: ansi(31, 39),
  yellow: ansi(33, 39),
  cyan: ansi(36, 39),
  dim: ansi(2, 22),
};
