import { types } from 'node:util';
import { type OptionKinds, requireArgument, requireOptions } from '../call-options.ts';
import { MillraceError } from '../errors.ts';
import { parseDuration } from '../lang/duration.ts';
import { actionErrorBrand } from '../lang/error-data.ts';
import { anything, flag, type Kind, record, text } from '../lang/kinds.ts';

/** What an `ActionError` says besides its message. All of it is optional. */
export interface ActionErrorOptions {
  /** What expressions see as `error.name`; default: `ActionError`. */
  readonly name?: string;
  /** What expressions see as `error.data`. Members that JSON cannot hold are left out. */
  readonly data?: Readonly<Record<string, unknown>>;
  /** With false, the item is not tried again, whatever the `retry` of its task says. */
  readonly retry?: boolean;
  /**
   * When the next attempt begins, if the task has one left: in a number of milliseconds, in a
   * duration such as `30s`, or at a date. It replaces the delay that `retry` of the task has.
   */
  readonly retryAfter?: number | string | Date;
  /** The error that led to this one. It is kept with the failure. */
  readonly cause?: unknown;
}

const errorOptions: OptionKinds<ActionErrorOptions> = {
  name: text,
  data: record,
  retry: flag,
  retryAfter: anything,
  cause: anything,
};

/** As for an error, it becomes a text. */
const messageKind: Kind = { ...text, fits: (value) => !(value instanceof Object) };

/** Thrown by an action to say more about its failure than an `Error` does. */
export class ActionError extends Error {
  /** The `name` of its options, or `ActionError`. */
  override readonly name: string;
  /** The `data` of its options; `{}` without. */
  readonly data: Readonly<Record<string, unknown>>;
  /** Whether the item can be tried again. */
  readonly retry: boolean;
  /** Milliseconds until the next attempt, from when the error was made. */
  readonly retryAfter: number | undefined;

  /** Throws MR501 for an option that does not exist or is of the wrong type. */
  constructor(message: string, options: ActionErrorOptions = {}) {
    requireArgument('new ActionError', 'message', message, messageKind);
    requireOptions('new ActionError', options, errorOptions);
    const { name = 'ActionError', data = {}, retry = true, retryAfter, cause } = options;
    super(message, cause === undefined ? undefined : { cause });
    this.name = name;
    this.data = data;
    this.retry = retry;
    this.retryAfter = retryAfter === undefined ? undefined : waitOf(retryAfter, message);
  }

  /** @internal */
  get [actionErrorBrand](): true {
    return true;
  }
}

/** A date that has passed is no wait. */
function waitOf(after: number | string | Date, message: string): number {
  const isDate = types.isDate(after);
  const wait = isDate ? Math.max(0, after.getTime() - Date.now()) : parseDuration(after);
  if (wait !== undefined && !Number.isNaN(wait)) return wait;
  const given = isDate ? 'an invalid date' : JSON.stringify(after);
  throw new MillraceError('MR501', `retryAfter of the error '${message}' is ${given}`, {
    hint: "write milliseconds, a duration such as '30s', or a date",
  });
}
