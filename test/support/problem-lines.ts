import { MillraceError } from '../../src/errors.ts';
import { checkWorkflow, type Problem } from '../../src/index.ts';

/** The place in the text, the code, the message and the hint. */
export function lineOf({ range, code, message, hint }: Problem): string {
  const place = range ? `${range.line}:${range.column} ` : '';
  return `${place}${code} ${message}${hint === undefined ? '' : ` | ${hint}`}`;
}

/** The problems of a workflow, or its warnings. */
export async function linesFor(text: string, actions?: string): Promise<readonly string[]> {
  const checked = await checkWorkflow(text, actions === undefined ? {} : { actions });
  return (checked.ok ? checked.warnings : checked.problems).map(lineOf);
}

/** The error that a call throws. */
export async function errorOf(call: () => unknown): Promise<string> {
  try {
    await call();
  } catch (error) {
    if (error instanceof MillraceError) return `${error.code} ${error.message} | ${error.hint}`;
    throw error;
  }
  return 'no error';
}

/** A workflow of one task with these lines. */
export const task = (lines: string): string =>
  `tasks:\n  - name: a\n    action: core.echo\n${lines}`;
