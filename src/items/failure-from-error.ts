import { ExpressionError } from '../expression/expression-error.ts';
import { MillraceError } from '../errors.ts';
import type { Failure } from './failure.ts';

/** What an action, its input or its output threw, as it is stored with the item. */
export function failureFromError(error: unknown): Failure {
  if (error instanceof ExpressionError) {
    const where = error.field ? `${error.field}: ` : '';
    return { code: error.code, message: `${where}${error.message}` };
  }
  if (error instanceof MillraceError) return fromMillraceError(error, '');
  if (error instanceof Error) {
    const name = error.name === 'Error' ? '' : `${error.name}: `;
    const stack = typeof error.stack === 'string' ? { stack: error.stack } : {};
    return {
      code: 'MR401',
      message: `${name}${error.message || 'the action threw an error without a message'}`,
      ...stack,
    };
  }
  return { code: 'MR401', message: `the action threw ${describeThrown(error)}` };
}

/**
 * What went wrong while the coordinator evaluated something of the author at `place`. Anything that
 * is no fault of the author is a bug and is thrown again.
 */
export function failureAt(error: unknown, place: string): Failure {
  if (error instanceof ExpressionError) {
    const where = error.field ? `${place}.${error.field}` : place;
    return { code: error.code, message: `${where}: ${error.message}` };
  }
  if (error instanceof MillraceError) return fromMillraceError(error, `${place}: `);
  throw error;
}

/** A value that no document can hold counts as an output that is not JSON. */
function fromMillraceError({ code, message, hint }: MillraceError, prefix: string): Failure {
  const notJson = code === 'MR701' || code === 'MR702';
  return {
    code: notJson ? 'MR405' : code,
    message: `${prefix}${message}`,
    ...(hint === undefined ? {} : { hint }),
  };
}

function describeThrown(value: unknown): string {
  try {
    return typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
  } catch {
    return String(value);
  }
}
