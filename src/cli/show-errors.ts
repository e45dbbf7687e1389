import {
  type ErrorCode,
  errorTable,
  MillraceError,
  type Problem,
  renderProblems,
} from '../api/basics.ts';
import { printableLine } from '../api/texts.ts';
import { asCalled } from './called-as.ts';
import { joined, type Line, styled } from './style.ts';
import type { Terminal } from './terminal.ts';
import { indented } from './text.ts';

/** The error of a command, run or item. */
interface ShownError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint?: string | undefined;
}

/** The problems of a workflow and the text that they are in, as MR502 carries them. */
export interface WorkflowProblems {
  readonly problems: readonly Problem[];
  readonly source: { readonly text: string; readonly file?: string };
}

/** `MR503 file-unreadable  the workflow file cannot be read`, and the hint below it. */
export function errorLines({ code, message, hint }: ShownError): Line[] {
  const head = joined(styled('red', code), ` ${errorTable[code].name}  ${printableLine(message)}`);
  if (hint === undefined) return [head];
  return [head, joined('  ', styled('cyan', 'hint:'), ` ${printableLine(asCalled(hint))}`)];
}

/** Prints the error that ended a command. Returns its exit code. */
export function showError(error: unknown, terminal: Terminal): number {
  if (!(error instanceof MillraceError)) return showBug(error, terminal);
  const workflow = problemsOf(error);
  if (workflow) showProblems(workflow, terminal);
  else terminal.print(...errorLines(error), ...causeLines(error));
  return errorTable[error.code].exit;
}

export function showProblems(
  { problems, source }: WorkflowProblems,
  terminal: Terminal,
  { warnings = false } = {},
): void {
  if (problems.length === 0) return;
  const { color } = terminal;
  terminal.printRendered(renderProblems(problems, { ...source, color, warnings }));
}

function problemsOf({ code, details }: MillraceError): WorkflowProblems | undefined {
  if (code !== 'MR502') return undefined;
  const { problems, source } = details;
  return Array.isArray(problems) && isSource(source) ? { problems, source } : undefined;
}

function isSource(source: unknown): source is WorkflowProblems['source'] {
  return typeof source === 'object' && source !== null && 'text' in source;
}

function causeLines({ cause, message }: MillraceError): string[] {
  if (!(cause instanceof Error) || message.includes(cause.message)) return [];
  return [`  because: ${printableLine(cause.message)}`];
}

function showBug(error: unknown, terminal: Terminal): number {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const shown: ShownError = {
    code: 'MR901',
    message: 'this is a bug in Millrace',
    hint: 'please report it with the lines below',
  };
  terminal.print(...errorLines(shown), ...indented(stack, '  '));
  return errorTable.MR901.exit;
}
