import { errorTable, type ErrorCode } from '../errors.ts';
import type { JsonObject } from '../lang/json.ts';

/** Reason why an item, task or run did not succeed. */
export interface Failure {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint?: string;
  /** The task and item that failed, if any. */
  readonly task?: string;
  readonly index?: number;
  /** The stack of the error that an action threw. */
  readonly stack?: string;
}

/** Converts to the form in documents. */
export function failureToJson(failure: Failure): JsonObject {
  return { ...failure };
}

/** Reads the form that `failureToJson` writes, also from a view. Any other value becomes MR606. */
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

export function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === 'string' && Object.hasOwn(errorTable, code);
}
