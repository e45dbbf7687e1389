import { types } from 'node:util';
import { requireArgument } from '../call-options.ts';
import { MillraceError } from '../errors.ts';
import { inWords, type Kind, text } from '../lang/kinds.ts';

const workflowKind: Kind = {
  words: 'the text of a workflow, { text, file } or an object',
  fits: (value) => typeof value === 'string' || (typeof value === 'object' && value !== null),
};

/**
 * Throws MR501 for what a caller passes in place of a workflow: nothing, a promise, the name of a
 * file, or bytes. What it says is checked later.
 */
export function requireWorkflowInput(call: string, input: unknown): void {
  if (types.isPromise(input)) requireArgument(call, 'workflow', input, { ...workflowKind, fits });
  requireArgument(call, 'workflow', input, workflowKind);
  if (isFileName(input)) throw notRead(call, inWords(input), true);
  if (typeof input === 'string') return;
  const { text: written, file, tasks } = input as Readonly<Record<string, unknown>>;
  if (types.isUint8Array(input) || types.isUint8Array(written)) {
    throw notRead(call, 'bytes', false);
  }
  if (written === undefined) {
    if (isFileName(file) && tasks === undefined) throw notRead(call, `{ file: ${inWords(file)} }`);
    return;
  }
  requireArgument(call, 'workflow.text', written, text);
  if (file !== undefined) requireArgument(call, 'workflow.file', file, text);
}

const fits = (): boolean => false;

/** A text in one line cannot be a workflow that has tasks, unless it has a colon and a blank. */
function isFileName(value: unknown): boolean {
  return typeof value === 'string' && /^[^\n\r{}]*\.(?:ya?ml|json)$/i.test(value.trim());
}

function notRead(call: string, passed: string, isNamed = false): MillraceError {
  const [method = ''] = call.split('.').slice(-1);
  const message = `${call} takes the text of a workflow, not ${isNamed ? 'the name of a file: ' : ''}${passed}`;
  const written = "{ text: await readFile(file, 'utf8'), file }";
  const whole = method.includes('(') ? `{ workflow: ${written} }` : `${method}(${written})`;
  return new MillraceError('MR501', message, { hint: `read the file first: ${whole}` });
}
