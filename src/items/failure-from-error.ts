import { ExpressionError } from '../expression/expression-error.ts';
import { MillraceError } from '../errors.ts';
import type { Failure } from './failure.ts';

/** Converts an error of an action, its input or its output to the failure of its item. */
export function failureFromError(error: unknown): Failure {
  return knownFailure(error, '') ?? actionFailure(error);
}

/**
 * Converts an error of an expression at `place`, such as `with_items`. Rethrows an error without a
 * code: it is a bug.
 */
export function failureAt(error: unknown, place: string): Failure {
  const failure = knownFailure(error, place);
  if (!failure) throw error;
  return failure;
}

/** Undefined for an error without a code. */
function knownFailure(error: unknown, place: string): Failure | undefined {
  if (error instanceof ExpressionError) {
    const field = [place, error.field].filter(Boolean).join('.');
    return { code: error.code, message: located(field, error.message) };
  }
  if (error instanceof MillraceError) {
    const hint = error.hint === undefined ? {} : { hint: error.hint };
    return { code: codeOf(error), message: located(place, error.message), ...hint };
  }
  return undefined;
}

function located(place: string, message: string): string {
  return place === '' ? message : `${place}: ${message}`;
}

/** A value that JSON cannot hold is an invalid output, wherever it comes from. */
function codeOf({ code }: MillraceError): Failure['code'] {
  return code === 'MR701' || code === 'MR702' ? 'MR405' : code;
}

function actionFailure(error: unknown): Failure {
  if (!(error instanceof Error)) {
    return { code: 'MR401', message: `the action threw ${describe(error)}` };
  }
  const name = error.name === 'Error' ? '' : `${error.name}: `;
  const message = error.message || 'the action threw an error without a message';
  const stack = typeof error.stack === 'string' ? { stack: error.stack } : {};
  return { code: 'MR401', message: `${name}${message}`, ...stack };
}

function describe(value: unknown): string {
  try {
    return typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
  } catch {
    return String(value);
  }
}
