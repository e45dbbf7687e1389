import { ExpressionError } from '../expression/expression-error.ts';
import { MillraceError } from '../errors.ts';
import type { Failure } from './failure.ts';

/** What an action, its input or its output threw, as it is stored with the item. */
export function failureFromError(error: unknown): Failure {
  if (error instanceof ExpressionError) {
    const where = error.field ? `${error.field}: ` : '';
    return { code: error.code, message: `${where}${error.message}` };
  }
  if (error instanceof MillraceError) {
    const notJson = error.code === 'MR701' || error.code === 'MR702';
    const hint = error.hint === undefined ? {} : { hint: error.hint };
    return { code: notJson ? 'MR405' : error.code, message: error.message, ...hint };
  }
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

function describeThrown(value: unknown): string {
  try {
    return typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
  } catch {
    return String(value);
  }
}
