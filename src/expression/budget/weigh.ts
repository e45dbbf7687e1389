import { types } from 'node:util';
import { budget, chargeBytes, chargeWork, refuseText } from './budget.ts';

interface Weight {
  /** Characters that were counted. */
  text: number;
  /** Characters that a member is indented by, for each level. */
  readonly indent: number;
  readonly isText: boolean;
}

/** Functions with these names would be called by a conversion, in the midst of it. */
const converting: ReadonlySet<string> = new Set(['toString', 'valueOf', 'toJSON']);

/**
 * Charges a value as the tree that it is written as, views of documents included. An object that
 * occurs twice counts twice: a few lists within each other can be a tree of any size. Returns
 * about the number of characters of its text.
 */
export function chargeTree(value: unknown, indent = 0): number {
  const weight = { text: 0, indent, isText: true };
  visit(value, 1, weight);
  refuseText(weight.text);
  chargeBytes(weight.text * 2);
  return weight.text;
}

/** The same for a value that leaves its expression. A view is one node: it is not copied. */
export function chargeResult(value: unknown): void {
  if (typeof value === 'object') visit(value, 1, { text: 0, indent: 0, isText: false });
}

/** Charges what the conversion of a value to a text or a number reads. Returns the value. */
export function chargeConversion<T>(value: T): T {
  if (typeof value === 'string') {
    if (value.length > 64) chargeWork(value.length / 8);
  } else if (typeof value === 'object' && value !== null && !(value instanceof Date)) {
    chargeTree(value);
  }
  return value;
}

function visit(value: unknown, depth: number, to: Weight): void {
  chargeWork(1);
  if (typeof value === 'string') return addText(value.length, to);
  if (typeof value !== 'object' || value === null) return addText(to.isText ? 8 : 0, to);
  if (!to.isText && (Object.isFrozen(value) || types.isProxy(value))) return;
  if (Array.isArray(value)) {
    for (let at = 0; at < value.length; at++) member(value[at], depth, to);
    return;
  }
  for (const key of Object.keys(value)) {
    const inner: unknown = Reflect.get(value, key);
    if (to.isText && typeof inner === 'function' && converting.has(key)) {
      throw new TypeError(`an object with a function '${key}' cannot become text`);
    }
    addText(key.length, to);
    member(inner, depth, to);
  }
}

function member(value: unknown, depth: number, to: Weight): void {
  if (to.isText) addText(2 + depth * to.indent, to);
  visit(value, depth + 1, to);
}

function addText(count: number, to: Weight): void {
  to.text += count;
  if (!to.isText) chargeBytes(count);
  else if (to.text > budget.text) refuseText(to.text);
}
