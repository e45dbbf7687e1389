import { errorTable, type ErrorCode } from '../errors.ts';
import type { JsonObject } from '../lang/json.ts';

/** Why an item, a task or a run did not succeed. */
export interface Failure {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint?: string;
  /** The task and item it concerns, where there is one. */
  readonly task?: string;
  readonly index?: number;
  /** The stack of what the action threw. */
  readonly stack?: string;
}

/** A failure as it stands in a document; members that are absent are left out. */
export function failureToJson(failure: Failure): JsonObject {
  return { ...failure };
}

/** Reads what `failureToJson` wrote, also as a view; anything else is a damaged record. */
export function parseFailure(value: unknown): Failure {
  const found: Partial<Record<keyof Failure, unknown>> =
    typeof value === 'object' && value ? value : {};
  const { code, message, hint, task, index, stack } = found;
  return {
    code: isErrorCode(code) ? code : 'MR606',
    message: typeof message === 'string' ? message : 'the stored failure cannot be read',
    ...(typeof hint === 'string' ? { hint } : {}),
    ...(typeof task === 'string' ? { task } : {}),
    ...(typeof index === 'number' ? { index } : {}),
    ...(typeof stack === 'string' ? { stack } : {}),
  };
}

function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === 'string' && Object.hasOwn(errorTable, code);
}
