import { isRecord } from '../../lang/json.ts';
import type { Cause, FailedItem, Failure, StepReport } from '../../items/failure.ts';
import { itemStates } from '../../items/item-state.ts';

type Check = (value: unknown) => boolean;

/** A check for each field of a `T`. The compiler asks for every field. */
export type Form<T> = { readonly [K in keyof T]-?: Check };

/** Fields that the form does not name are let through: a later version may have added them. */
export function fits<T>(value: unknown, form: Form<T>): value is T {
  if (typeof value !== 'object' || value === null) return false;
  const fields = new Map<string, unknown>(Object.entries(value));
  return Object.entries<Check>(form).every(([name, check]) => check(fields.get(name)));
}

export function isText(value: unknown): value is string {
  return typeof value === 'string';
}

export function isFlag(value: unknown): value is boolean {
  return typeof value === 'boolean';
}

export function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

export function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

export function optional(check: Check): Check {
  return (value) => value === undefined || check(value);
}

export function listOf(check: Check): Check {
  return (value) => Array.isArray(value) && value.every(check);
}

/** An object with any members, of one form. */
export function mapOf(check: Check): Check {
  return (value) => isRecord(value) && Object.values(value).every(check);
}

export function oneOf(...values: readonly string[]): Check {
  return (value) => isText(value) && values.includes(value);
}

export function like<T>(form: Form<T>): Check {
  return (value) => fits(value, form);
}

const stepForm: Form<StepReport> = {
  step: isText,
  state: oneOf(...itemStates),
  attempts: isCount,
  ms: optional(isTime),
};

const causeForm: Form<Cause> = {
  code: optional(isText),
  name: optional(isText),
  message: isText,
  hint: optional(isText),
  task: optional(isText),
  index: optional(isCount),
  step: optional(isText),
  steps: optional(listOf((value) => fits(value, stepForm))),
  stack: optional(isText),
  data: optional(isRecord),
  cause: optional((value) => fits(value, causeForm)),
  errors: optional(listOf((value) => fits(value, causeForm))),
};

/** Of what is stored of an item, and was added to a failure of its task: its element is not. */
const itemForm: Form<FailedItem> = {
  attempts: isCount,
  started_at: (value) => value === null || isText(value),
  elapsed_ms: (value) => value === null || isTime(value),
  average_of: optional(isCount),
  element: isAbsent,
  element_text: isAbsent,
};

const failureForm: Form<Failure> = {
  ...causeForm,
  code: isText,
  retry: optional(isFlag),
  retry_after_ms: optional(isTime),
  item: optional((value) => fits(value, itemForm)),
};

function isAbsent(value: unknown): boolean {
  return value === undefined;
}

export function isStoredFailure(value: unknown): boolean {
  return fits(value, failureForm);
}
