import type { JsonObject } from '../lang/json.ts';
import { literal } from './literal.ts';

/** The text of a workflow, with the name of its file for messages. */
export interface WorkflowText {
  /** YAML or JSON. */
  readonly text: string;
  /** The path of the file: for messages, and for sub-workflows, whose paths are relative to it. */
  readonly file?: string;
}

/** YAML or JSON text, the same with its file name, a workflow as an object, or a built one. */
export type WorkflowInput = string | WorkflowText | JsonObject | { toJSON(): JsonObject };

/** Throws MR701 for an object with a value that JSON cannot hold. */
export function sourceOf(input: WorkflowInput): WorkflowText {
  if (typeof input === 'string') return { text: input };
  return isText(input) ? input : { text: JSON.stringify(literal(input), null, 2) };
}

/** `text` is not a key of a workflow, so the two cannot be mixed up. */
function isText(input: Exclude<WorkflowInput, string>): input is WorkflowText {
  return 'text' in input && typeof input.text === 'string';
}
