import type { ErrorCode } from '../../src/api/basics.ts';
import { callErrors } from './calls.ts';
import { environmentErrors } from './environment.ts';
import { expressionErrors } from './expressions.ts';
import { itemErrors } from './items.ts';
import type { ErrorNote } from './note.ts';
import { planErrors } from './plan.ts';
import { runErrors } from './runs.ts';
import { workflowErrors } from './workflow.ts';

/** A code without a note does not compile. A test finds a note without a code. */
export const errorNotes: Readonly<Record<ErrorCode, ErrorNote>> = {
  ...workflowErrors,
  ...expressionErrors,
  ...planErrors,
  ...itemErrors,
  ...runErrors,
  ...callErrors,
  ...environmentErrors,
};
