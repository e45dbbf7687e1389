import { readFile } from 'node:fs/promises';
import { MillraceError } from '../errors.ts';
import { messageOf } from '../lang/thrown.ts';
import type { WorkflowText } from '../workflow/source.ts';

/** Reads a workflow file. Throws MR503. */
export async function readWorkflow(file: string): Promise<WorkflowText> {
  try {
    return { text: await readWorkflowText(file), file };
  } catch (cause) {
    throw new MillraceError('MR503', `the workflow file cannot be read: ${messageOf(cause)}`, {
      cause,
    });
  }
}

/** The text of a workflow file. Throws the error of the file system. */
export function readWorkflowText(file: string): Promise<string> {
  return readFile(file, 'utf8');
}
