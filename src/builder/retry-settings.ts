import type { OptionKinds } from '../call-options.ts';
import { anything, textOrTexts } from '../lang/kinds.ts';
import type { WrittenTask } from '../workflow/schema.ts';
import type { Reference } from './reference.ts';

/** Milliseconds, or a text with a unit: `'30s'`. */
export type Duration = number | string;

/** A duration, or a reference to a text such as `'30s'`. Null gives none. */
export type Time = Duration | Reference<string | null>;

type WrittenRule = NonNullable<WrittenTask['retry']>[number];

/** How often a failed item is tried again, and after which waits. */
export interface RetrySettings extends Readonly<Pick<WrittenRule, 'backoff' | 'jitter'>> {
  /** How many attempts follow the first; of a rule among others, how many it allows. */
  readonly count: number | Reference<number>;
  /** The kinds of failures that it is for: `timeout`, `HTTP 5xx`, the name of an error. */
  readonly on?: string | readonly string[] | undefined;
  /** Over `result()`: an attempt is repeated until it holds. */
  readonly until?: Reference<unknown> | undefined;
  /** It is for the failures for which this holds. */
  readonly when?: Reference<unknown> | undefined;
  /** The wait before its first retry. */
  readonly delay?: Time | undefined;
  /** The maximum length of a wait. */
  readonly max_delay?: Time | undefined;
}

/** The names of the settings of a rule. */
export const retrySettings: OptionKinds<RetrySettings> = {
  count: anything,
  on: textOrTexts,
  delay: anything,
  backoff: anything,
  max_delay: anything,
  jitter: anything,
  when: anything,
  until: anything,
};
