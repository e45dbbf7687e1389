import { type ErrorCode, MillraceError } from '../errors.ts';
import { messageOf } from '../lang/thrown.ts';
import type { Refusal } from './payloads/actions.ts';

/** Status of an answer by the code of the error; all others are 500. */
const statuses: Partial<Record<ErrorCode, number>> = {
  MR501: 400,
  MR506: 404,
  MR508: 409,
  MR509: 409,
  MR511: 409,
  MR512: 409,
  MR513: 400,
  MR514: 409,
  MR515: 409,
  MR517: 403,
  MR518: 409,
  MR601: 503,
  MR602: 503,
  MR603: 409,
  MR605: 503,
  MR606: 503,
};

export interface Fault {
  readonly status: number;
  readonly body: Refusal;
}

/** What a page is told of an error. */
export function faultOf(error: unknown): Fault {
  if (!(error instanceof MillraceError)) {
    return { status: 500, body: { code: 'MR901', message: messageOf(error) } };
  }
  const { code, message, hint } = error;
  const body = { code, message, ...(hint === undefined ? {} : { hint }) };
  return { status: statuses[code] ?? 500, body };
}

export function forbidden(why: string, hint?: string): MillraceError {
  return new MillraceError('MR517', why, hint === undefined ? {} : { hint });
}

export function notFound(what: string): MillraceError {
  return new MillraceError('MR506', what);
}

export function badRequest(what: string): MillraceError {
  return new MillraceError('MR501', what);
}
