import { readFile } from 'node:fs/promises';
import { requireArgument } from '../call-options.ts';
import { MillraceError } from '../errors.ts';
import { decodeText } from '../formats/decode.ts';
import { UndecodableText } from '../formats/strict-decoder.ts';
import { path } from '../lang/kinds.ts';
import { codeUnlessLack } from '../lang/lack.ts';
import { messageOf } from '../lang/thrown.ts';
import type { WorkflowText } from '../workflow/source.ts';

/** Reads a workflow file. Throws MR503, or MR801 for lack of descriptors. */
export async function readWorkflow(file: string): Promise<WorkflowText> {
  requireArgument('readWorkflow', 'file', file, path);
  try {
    return { text: await readWorkflowText(file), file };
  } catch (cause) {
    const hint = cause instanceof UndecodableText ? { hint: 'Save it as UTF-8.' } : {};
    const message = `the workflow file cannot be read: ${messageOf(cause)}`;
    throw new MillraceError(codeUnlessLack(cause, 'MR503'), message, { cause, ...hint });
  }
}

/** The text of a workflow file. Throws `UndecodableText`, or the error of the file system. */
export async function readWorkflowText(file: string): Promise<string> {
  return decodeText(await readFile(file));
}
