import {
  type ErrorCode,
  errorTable,
  MillraceError,
  type Problem,
  renderProblems,
} from '../index.ts';
import type { Paint } from './paint.ts';
import type { Terminal } from './terminal.ts';
import { indented, oneLine } from './text.ts';

/** `MR503 file-unreadable  the workflow file cannot be read`, and the hint below it. */
export function faultLines(
  fault: { readonly code: ErrorCode; readonly message: string; readonly hint?: string | undefined },
  paint: Paint,
): string[] {
  const { code, message, hint } = fault;
  const head = `${paint('red', code)} ${errorTable[code].name}  ${oneLine(message)}`;
  return hint === undefined ? [head] : [head, `  ${paint('cyan', 'hint:')} ${oneLine(hint)}`];
}

/** Tells what stopped the command; answers its exit code. */
export function explain(error: unknown, terminal: Terminal): number {
  if (!(error instanceof MillraceError)) return explainBug(error, terminal);
  const workflow = problemsOf(error);
  if (workflow) showProblems(workflow, terminal);
  else terminal.print(...faultLines(error, terminal.paint), ...causeLines(error));
  return errorTable[error.code].exit;
}

/** What MR502 carries. */
export interface WorkflowProblems {
  readonly problems: readonly Problem[];
  readonly source: { readonly text: string; readonly file?: string };
}

function problemsOf(error: unknown): WorkflowProblems | undefined {
  if (!(error instanceof MillraceError) || error.code !== 'MR502') return undefined;
  const { problems, source } = error.details;
  return Array.isArray(problems) && isSource(source) ? { problems, source } : undefined;
}

function isSource(source: unknown): source is WorkflowProblems['source'] {
  return typeof source === 'object' && source !== null && 'text' in source;
}

export function showProblems(
  { problems, source }: WorkflowProblems,
  terminal: Terminal,
  { warnings = false } = {},
): void {
  if (problems.length === 0) return;
  terminal.print(renderProblems(problems, { ...source, color: terminal.color, warnings }));
}

function causeLines({ cause, message }: MillraceError): string[] {
  if (!(cause instanceof Error) || message.includes(cause.message)) return [];
  return [`  because: ${oneLine(cause.message)}`];
}

function explainBug(error: unknown, terminal: Terminal): number {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  terminal.print(
    ...faultLines(
      {
        code: 'MR901',
        message: 'this is a bug in Millrace',
        hint: 'please report it with the lines below',
      },
      terminal.paint,
    ),
    indented(stack, '  '),
  );
  return errorTable.MR901.exit;
}
