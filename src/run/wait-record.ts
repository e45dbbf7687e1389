import type { Json } from '../lang/json.ts';
import type { Parameter, WaitKind } from '../workflow/workflow.ts';

/** How far a task of waits has come. Part of its record. */
export interface TaskWaits {
  readonly kind: WaitKind;
  /** The items below this index have begun to wait. */
  readonly begun: number;
}

/** The answer to a question. */
export interface Answer {
  readonly answer: Json;
  /** Who gave it; null if that was not said. */
  readonly by: string | null;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

interface Waiting {
  readonly attempt: number;
  /** The rerun in which it began: an earlier one has ended. */
  readonly rerun: number;
  /** When it began, in milliseconds since the epoch. */
  readonly since: number;
  /** When it ends by itself. */
  readonly due?: number;
}

export interface Question extends Waiting {
  readonly kind: 'answer';
  readonly question: string;
  /** The form of the answer. */
  readonly form: Parameter;
  /** The answer when its time is over. */
  readonly default?: { readonly value: Json };
  readonly given?: Answer;
}

/** What a signal is about. */
export interface EventKey {
  readonly event: string;
  readonly key: string;
}

export interface SignalWait extends Waiting, EventKey {
  readonly kind: 'signal';
  /** Signals up to this one do not end it. */
  readonly after: number;
}

interface TimeWait extends Waiting {
  readonly kind: 'time';
  /** `due` can be earlier. */
  readonly until: number;
}

/** An item that waits. */
export type WaitRecord = Question | SignalWait | TimeWait;

/** The place of an item that waits. */
export interface WaitPlace {
  readonly task: string;
  readonly visit: number;
  readonly index: number;
}

/** An item that waits, in its run. */
export interface WaitingItem extends WaitPlace {
  readonly wait: WaitRecord;
}

/** The newest signal of an event and key. */
export interface SignalRecord extends EventKey {
  /** Its number among all signals of the store, from 1. */
  readonly seq: number;
  readonly data: Json;
  readonly by: string | null;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** Whether a wait is the one under way of its item, and not one of an earlier attempt. */
export function isSameWait(
  one: Pick<WaitRecord, 'attempt' | 'rerun'>,
  other: Pick<WaitRecord, 'attempt' | 'rerun'>,
): boolean {
  return one.attempt === other.attempt && one.rerun === other.rerun;
}
