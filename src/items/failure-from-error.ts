import { ExpressionError } from '../expression/expression-error.ts';
import { isMillraceError } from '../errors.ts';
import { frozenHint } from '../lang/copy-hint.ts';
import { errorData, isActionError } from '../lang/error-data.ts';
import { isErrorLike, isInstance, memberOf, messageOf, textMemberOf } from '../lang/thrown.ts';
import { type Failure, isErrorCode } from './failure.ts';
import { ResultRefused } from './result-refused.ts';

/**
 * Converts an error of an action, its input or its output to the failure of its item. Never throws,
 * whatever was thrown, and the failure is bounded.
 */
export function failureFromError(error: unknown): Failure {
  if (isRefused(error)) return error.failure;
  return knownFailure(error, '') ?? actionFailure(error);
}

/**
 * Converts an error of an expression. `place`, such as `with_items`, is named if the error does not
 * name its field. Rethrows an error without a code: it is a bug.
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
    const field = textMemberOf(error, 'field') ?? place;
    return { code, message: located(field, message), ...hintOf(error) };
  }
  if (!isMillraceError(error)) return undefined;
  const { cause } = errorData(error);
  return {
    code: outputCode(code),
    message: located(place, message),
    ...hintOf(error),
    ...errorDetails(error),
    ...(cause ? { cause } : {}),
  };
}

function hintOf(error: unknown): Pick<Failure, 'hint'> {
  const hint = textMemberOf(error, 'hint');
  return hint === undefined ? {} : { hint };
}

/** The facts of an error of ours are its data. */
function errorDetails(error: unknown): Pick<Failure, 'data'> {
  const { data } = errorData(memberOf(error, 'details'));
  return data ? { data } : {};
}

function located(place: string, message: string): string {
  return place === '' ? message : `${place}: ${message}`;
}

function isRefused(error: unknown): error is ResultRefused {
  return isInstance(error, ResultRefused);
}

/** A value that JSON cannot hold is an invalid output, wherever it comes from. */
function outputCode(code: Failure['code']): Failure['code'] {
  return code === 'MR701' || code === 'MR702' ? 'MR405' : code;
}

function actionFailure(error: unknown): Failure {
  const data = errorData(error);
  const silent = 'the action threw an error without a message';
  const message = isErrorLike(error) ? data.message || silent : `the action threw ${data.message}`;
  const hint = data.name === 'TypeError' ? frozenHint(data.message) : undefined;
  return {
    code: 'MR401',
    ...data,
    message,
    ...(hint === undefined ? {} : { hint }),
    ...adviceOf(error),
  };
}

/** What an action says of the next attempt. */
function adviceOf(error: unknown): Pick<Failure, 'retry' | 'retry_after_ms'> {
  if (!isActionError(error)) return {};
  const after = memberOf(error, 'retryAfter');
  const isDelay = typeof after === 'number' && after >= 0 && Number.isFinite(after);
  return {
    ...(memberOf(error, 'retry') === false ? { retry: false } : {}),
    ...(isDelay ? { retry_after_ms: after } : {}),
  };
}
