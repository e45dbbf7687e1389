// What is told of values. A caller may have no types, so arguments are checked here.
import { requireArgument } from '../call-options.ts';
import { jsonParts as partsOf } from '../document/json/json-parts.ts';
import type { Cause } from '../items/failure.ts';
import * as states from '../items/item-state.ts';
import { reasonsOf as reasonsOfFailure } from '../items/reasons.ts';
import { type Kind, oneOf, record, text as textKind, wholeNumber } from '../lang/kinds.ts';
import { printable as escaped, printableLine as escapedLine } from '../lang/printable.ts';
import { isFailure as isFailureState, type TaskState, taskStates } from '../run/records.ts';

const tallyKind: Kind = {
  words: 'a summary of items',
  fits: (value) =>
    record.fits(value) &&
    states.itemStates.every((state) => wholeNumber(0).fits(Object(value)[state])),
};

const failureKind: Kind = {
  words: 'a failure',
  fits: (value) => record.fits(value) && typeof Object(value).message === 'string',
};

/**
 * Yields the JSON text of a value in parts: it can be longer than a string. It is the text of
 * JSON.stringify, but keeps -0 and the order of keys in views, which it reads in place; and it
 * throws MR701, with the path, for what JSON cannot hold.
 */
export function jsonParts(value: unknown, indent = 0): Generator<string, void> {
  requireArgument('jsonParts', 'indent', indent, wholeNumber(0));
  return partsOf(value, indent);
}

/** Number of items that have ended. */
export function countEnded(tally: Readonly<states.Tally>): number {
  requireArgument('countEnded', 'tally', tally, tallyKind);
  return states.countEnded(tally);
}

/** Number of items that failed or timed out. */
export function countFailures(tally: Readonly<states.Tally>): number {
  requireArgument('countFailures', 'tally', tally, tallyKind);
  return states.countFailures(tally);
}

/**
 * What a failure says, and then each of its causes that says more: `TypeError: fetch failed`,
 * `connect ECONNREFUSED 127.0.0.1:9`.
 */
export function reasonsOf(failure: Cause): readonly [string, ...string[]] {
  requireArgument('reasonsOf', 'failure', failure, failureKind);
  return reasonsOfFailure(failure);
}

/** Whether a task that ended so needs a transition that handles it. */
export function isFailure(state: TaskState): boolean {
  requireArgument('isFailure', 'state', state, oneOf(taskStates));
  return isFailureState(state);
}

/**
 * Shows every character that a terminal would obey as its escape in JSON, such as `\u001b`. Tabs
 * and line feeds stay. JSON text stays JSON text of the same value.
 */
export function printable(text: string): string {
  requireArgument('printable', 'text', text, textKind);
  return escaped(text);
}

/** The same on one line: a line break with the blanks around it becomes a blank, as does a tab. */
export function printableLine(text: string): string {
  requireArgument('printableLine', 'text', text, textKind);
  return escapedLine(text);
}
