import { toJS } from '../document/views/to-js.ts';
import { errorTable, type ErrorCode } from '../errors.ts';
import type { FailureProperty } from '../expression/names.ts';
import type { ErrorData } from '../lang/error-data.ts';
import { isRecord, type Json, type JsonObject } from '../lang/json.ts';
import type { AttemptTimes } from './attempt-times.ts';
import { type ItemState, itemStates } from './item-state.ts';
import type { ShownElement } from './shown-element.ts';

/** What led to a failure: an error, or the failure of a part, which has a code. */
export type Cause = Omit<ErrorData, 'cause' | 'errors'> & {
  readonly code?: ErrorCode;
  readonly hint?: string;
  readonly task?: string;
  readonly index?: number;
  /** The task of a block that failed; of one in a block of a block: `a/b`. */
  readonly step?: string;
  /** Of a block that ran in a lane: its steps, up to the one that failed. */
  readonly steps?: readonly StepReport[];
  readonly cause?: Cause;
  readonly errors?: readonly Cause[];
};

/** The item that a failure of its task or run names. */
export interface FailedItem extends AttemptTimes, ShownElement {
  /** Number of its attempts. */
  readonly attempts: number;
}

/** How a step has ended of a block that runs in a lane. */
export type StepReport = {
  /** Its name; of one in a block of a block: `a/b`. */
  readonly step: string;
  readonly state: ItemState;
  /** Number of its attempts. */
  readonly attempts: number;
  /** Milliseconds from the end of the step before. Where steps are quick, few are timed. */
  readonly ms?: number;
};

/**
 * Reason why an item, task or run did not succeed. `name`, `stack` and `data` are those of the
 * error that an action threw.
 */
export type Failure = Cause & {
  readonly code: ErrorCode;
  /** The item is not tried again, whatever its task says. */
  readonly retry?: false;
  /** Milliseconds until its next attempt, if it has one. */
  readonly retry_after_ms?: number;
  /** Of a task or run that failed because of the item `index`. Reports add the element. */
  readonly item?: FailedItem;
};

/** A failure as the cause of another, which says what is known of the item. */
export function causeOf({ item: _item, ...cause }: Failure): Cause {
  return cause;
}

/** Converts to the form in documents. That of an item does not name the item. */
export function failureToJson(failure: Failure): JsonObject {
  return { ...causeOf(failure) };
}

/** Reads the form that `failureToJson` writes, also from a view. Any other value becomes MR606. */
/**
 * Whether what is stored of a skipped item means that it stays skipped in a rerun: its own
 * condition has skipped it, or it was skipped by hand.
 */
export function isPassing(value: unknown): boolean {
  return value === null || Object(value).code === 'MR422';
}

export function parseFailure(value: unknown): Failure {
  const { retry, retry_after_ms: after }: Found = Object(value);
  const { code = 'MR606', ...cause } = parseCause(value);
  return {
    code,
    ...cause,
    ...(retry === false ? { retry } : {}),
    ...(typeof after === 'number' ? { retry_after_ms: after } : {}),
  };
}

/** As templates see it: every property is there. */
export function failureNames(failure: Cause): Readonly<Record<FailureProperty, Json>> {
  const { cause, errors = [] } = failure;
  return {
    code: failure.code ?? null,
    name: failure.name ?? null,
    message: failure.message,
    hint: failure.hint ?? null,
    task: failure.task ?? null,
    index: failure.index ?? null,
    step: failure.step ?? null,
    stack: failure.stack ?? null,
    data: failure.data ?? {},
    cause: cause ? failureNames(cause) : null,
    errors: errors.map(failureNames),
  };
}

export function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === 'string' && Object.hasOwn(errorTable, code);
}

type Found = Partial<Record<keyof Failure, unknown>>;

const unreadable = 'the stored failure cannot be read';

function parseStep(value: unknown): StepReport[] {
  const { step, state, attempts, ms }: Partial<Record<keyof StepReport, unknown>> = Object(value);
  const known = itemStates.find((one) => one === state);
  if (typeof step !== 'string' || !known) return [];
  if (typeof attempts !== 'number') return [];
  return [{ step, state: known, attempts, ...(typeof ms === 'number' ? { ms } : {}) }];
}

function parseCause(value: unknown): Cause {
  const found: Found = Object(value);
  const { code, name, message, hint, task, index, stack, data } = found;
  const { step, steps, cause, errors } = found;
  return {
    ...(isErrorCode(code) ? { code } : {}),
    ...(typeof name === 'string' ? { name } : {}),
    message: typeof message === 'string' ? message : unreadable,
    ...(typeof hint === 'string' ? { hint } : {}),
    ...(typeof task === 'string' ? { task } : {}),
    ...(typeof index === 'number' ? { index } : {}),
    ...(typeof step === 'string' ? { step } : {}),
    ...(Array.isArray(steps) ? { steps: steps.flatMap(parseStep) } : {}),
    ...(typeof stack === 'string' ? { stack } : {}),
    ...(isRecord(data) ? { data: toJS(data) as JsonObject } : {}),
    ...(isRecord(cause) ? { cause: parseCause(cause) } : {}),
    ...(Array.isArray(errors) ? { errors: errors.map(parseCause) } : {}),
  };
}
