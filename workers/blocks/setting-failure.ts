import type { Failure } from '../../src/items/failure.ts';
import { failureFromError } from '../../src/items/failure-from-error.ts';
import { memberOf } from '../../src/lang/thrown.ts';

/** Why the condition or a setting of a step could not be rendered. */
export function settingFailure(error: unknown): Failure {
  const failure = memberOf(error, 'failure');
  return isFailure(failure) ? failure : failureFromError(error);
}

/** Of `InvalidSetting`, which is loaded where there are templates only. */
function isFailure(value: unknown): value is Failure {
  return typeof memberOf(value, 'code') === 'string';
}
