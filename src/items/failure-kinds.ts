import type { Cause, Failure } from './failure.ts';

/**
 * Whether an entry or rule that names this kind is meant: `any`; `timeout`; a code, such as
 * `MR406`; `HTTP 429` or `HTTP 5xx`; else the name of an error, or the `code` of its data. What led
 * to the failure counts too.
 */
export function isOfKind(kind: string, failure: Failure | undefined, timedOut: boolean): boolean {
  if (kind === 'any') return true;
  if (kind === 'timeout') return timedOut;
  return failure !== undefined && someCause(failure, (cause) => matches(kind, cause));
}

function someCause(failure: Cause, holds: (cause: Cause) => boolean): boolean {
  const open: Cause[] = [failure];
  for (const cause of open) {
    if (holds(cause)) return true;
    if (cause.cause) open.push(cause.cause);
    open.push(...(cause.errors ?? []));
  }
  return false;
}

function matches(kind: string, { code, name, data = {} }: Cause): boolean {
  const status = /^HTTP (.+)$/.exec(kind)?.[1];
  if (status !== undefined) return isStatus(status, data['status']);
  return code === kind || name === kind || data['code'] === kind;
}

/** `429`, or `5xx` for all that begin with 5. */
function isStatus(pattern: string, status: unknown): boolean {
  if (typeof status !== 'number') return false;
  return pattern.endsWith('xx')
    ? Math.floor(status / 100) === Number(pattern[0])
    : status === Number(pattern);
}
