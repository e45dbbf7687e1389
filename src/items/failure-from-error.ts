import { ExpressionError } from '../expression/expression-error.ts';
import { MillraceError } from '../errors.ts';
import { isInstance, memberOf, messageOf, nameOf, stackOf, textMemberOf } from '../lang/thrown.ts';
import { type Failure, isErrorCode } from './failure.ts';

/**
 * Converts an error of an action, its input or its output to the failure of its item. Never throws,
 * whatever was thrown, and the failure is bounded.
 */
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

/** Undefined for an error without a code. An action can throw what only looks like one of ours. */
function knownFailure(error: unknown, place: string): Failure | undefined {
  const code = memberOf(error, 'code');
  if (!isErrorCode(code)) return undefined;
  const message = messageOf(error);
  if (isInstance(error, ExpressionError)) {
    const field = [place, textMemberOf(error, 'field')].filter(Boolean).join('.');
    return { code, message: located(field, message), ...hintOf(error) };
  }
  if (!isInstance(error, MillraceError)) return undefined;
  return { code: outputCode(code), message: located(place, message), ...hintOf(error) };
}

function hintOf(error: unknown): Pick<Failure, 'hint'> {
  const hint = textMemberOf(error, 'hint');
  return hint === undefined ? {} : { hint };
}

function located(place: string, message: string): string {
  return place === '' ? message : `${place}: ${message}`;
}

/** A value that JSON cannot hold is an invalid output, wherever it comes from. */
function outputCode(code: Failure['code']): Failure['code'] {
  return code === 'MR701' || code === 'MR702' ? 'MR405' : code;
}

function actionFailure(error: unknown): Failure {
  const message = messageOf(error);
  if (!isInstance(error, Error)) return { code: 'MR401', message: `the action threw ${message}` };
  const name = nameOf(error);
  const stack = stackOf(error);
  const what = message || 'the action threw an error without a message';
  return {
    code: 'MR401',
    message: name === undefined ? what : `${name}: ${what}`,
    ...(stack === undefined ? {} : { stack }),
  };
}
