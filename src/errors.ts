import { failures } from './codes/failures.ts';
import { problems } from './codes/problems.ts';
import { reports } from './codes/reports.ts';

// A test compares this table with the one in README.md. `reference/errors/` has the cause, an
// example and a remedy of each code for docs/errors.md; a code without them does not compile.

/**
 * Every error code of Millrace, with its meaning and the exit code of a command that ends with it.
 *
 * Problems (`MR1xx` to `MR3xx`) are mistakes in a workflow, found before anything runs and reported
 * all at once. One with exit code 0 is only ever a warning: the run starts. Failures (`MR4xx`) are
 * outcomes of an item, task or run; they are stored. The other codes (`MR5xx` and up) report wrong
 * usage or a failing environment; they are thrown as `MillraceError`.
 */
export const errorTable = {
  ...problems,
  ...failures,
  ...reports,
} as const;

/** The code of an error, such as `MR501`. */
export type ErrorCode = keyof typeof errorTable;

/** What a `MillraceError` says besides its code and message. */
export interface MillraceErrorOptions {
  /** What can be done about it. */
  readonly hint?: string;
  /** The error that led to this one. */
  readonly cause?: unknown;
  /** Facts for programs: the run, the path, the owner of a lease, … */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** Registered: a pack may bundle a copy of the class. */
const brand: unique symbol = Symbol.for('millrace.error');

/** Thrown for wrong usage or a failing environment (disk, threads, lease). */
export class MillraceError extends Error {
  /** Always `MillraceError`. */
  override readonly name = 'MillraceError';
  /** What has happened: a key of `errorTable`. */
  readonly code: ErrorCode;
  /** What can be done about it. */
  readonly hint: string | undefined;
  /** Facts for programs, such as `run` or `problems`. */
  readonly details: Readonly<Record<string, unknown>>;

  /** Actions and packs can throw it, too. */
  constructor(code: ErrorCode, message: string, options: MillraceErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint = options.hint;
    this.details = options.details ?? {};
  }
  /** @internal */
  get [brand](): true {
    return true;
  }
}

/** Of this copy of Millrace or another. Never throws. */
export function isMillraceError(thrown: unknown): boolean {
  try {
    return Object(thrown)[brand] === true;
  } catch {
    return false;
  }
}
