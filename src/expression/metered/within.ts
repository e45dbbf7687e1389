import {
  chargeBytes,
  chargeList,
  chargeReading,
  chargeWork,
  refuseText,
  startBudget,
} from '../budget/budget.ts';
import { chargeConversion, chargeResult, chargeTree } from '../budget/weigh.ts';
import { meteredGlobals } from './globals.ts';

/** Evaluates an expression within the budget. `isPart`: its value becomes part of a text. */
export function within(
  isPart: boolean,
  evaluate: (globals: typeof meteredGlobals) => unknown,
): unknown {
  startBudget();
  lastLength = -1;
  isContinued = false;
  const value = evaluate(meteredGlobals);
  if (!isPart) chargeResult(value);
  else if (typeof value === 'object') chargeTree(value);
  return value;
}

/** At the start of each call of a function, which makes `made` members of lists and objects. */
export function step(made: number): void {
  chargeWork(1);
  chargeBytes(64 + made * 16);
}

/** Charges what `...value` copies. */
export function spread<T>(value: T): T {
  if (Array.isArray(value) || typeof value === 'string') chargeList(value.length);
  else if (typeof value === 'object' && value !== null) {
    const members = Object.keys(value).length;
    chargeList(members, 64);
    chargeWork(members * 4);
    if (!(Symbol.iterator in value)) for (const one of Object.values(value)) chargeReading(one);
  }
  return value;
}

/** Texts up to this length are copied when they are added. */
const shortText = 1024;

/** Length of the last text that was made of others. */
let lastLength = -1;

/**
 * `left + right`. A long text that is made so refers to its parts until it is read, and is copied
 * then. That is charged now, except for a text that grows: only its last form is copied.
 */
export function add(left: unknown, right: unknown): unknown {
  // JavaScript adds any two values.
  const sum: unknown = (part(left) as string) + (part(right) as string);
  return typeof sum === 'string' ? grown(sum) : sum;
}

/** A part of a text that is being made continues the last one. */
let isContinued = false;

/** A value within a text of several parts. */
export function part(value: unknown): unknown {
  if (typeof value === 'string' && value.length === lastLength) isContinued = true;
  // A text is not read until the text that is made of it is.
  return typeof value === 'string' ? value : chargeConversion(value);
}

/** Charges a text that was made of parts. */
export function grown(text: string): string {
  const { length } = text;
  refuseText(length);
  const copied = isContinued && length > shortText ? length - lastLength : length;
  lastLength = length;
  isContinued = false;
  chargeBytes(32 + copied * 2);
  return text;
}
