import { ExpressionError } from '../../expression/expression-error.ts';
import { MillraceError } from '../../errors.ts';
import type { Failure } from '../../items/failure.ts';

/** What went wrong while something of the author was evaluated at `place`; anything else is a bug and is thrown on. */
export function failureAt(error: unknown, place: string): Failure {
  if (error instanceof ExpressionError) {
    const where = error.field ? `${place}.${error.field}` : place;
    return { code: error.code, message: `${where}: ${error.message}` };
  }
  if (error instanceof MillraceError) {
    const hint = error.hint === undefined ? {} : { hint: error.hint };
    return { code: toOutcome(error), message: `${place}: ${error.message}`, ...hint };
  }
  throw error;
}

/** A value that no document can hold is, where it came from an author or an action, an output that is no JSON. */
function toOutcome(error: MillraceError): Failure['code'] {
  return error.code === 'MR701' || error.code === 'MR702' ? 'MR405' : error.code;
}
