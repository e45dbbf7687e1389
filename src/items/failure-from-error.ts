import { ExpressionError } from '../expression/expression-error.ts';
import { MillraceError } from '../errors.ts';
import type { Failure } from './failure.ts';

/** The failure of an item whose action, input or output threw `error`. */
export function failureFromError(error: unknown): Failure {
  return knownFailure(error, '') ?? actionFailure(error);
}

/**
 * The failure of an expression of the author that threw `error` at `place`, such as `with_items`. Throws any other error
 * again: it is a bug.
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

/** A value that no document can hold is, in an item or an expression, an output that is not JSON. */
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
