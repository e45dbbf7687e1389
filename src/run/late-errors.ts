import type { ShownElement } from '../items/shown-element.ts';

/**
 * An error that an action threw outside of its promise, such as a rejection that nobody handles.
 */
export interface LateError extends ShownElement {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** The task in whose worker it was thrown; absent when no task had items there. */
  readonly task?: string;
  /** The visit of that task. */
  readonly visit?: number;
  /** The item it comes from, where that is known. */
  readonly index?: number;
  /** What the error says. */
  readonly reason: string;
  /** Where it was thrown. */
  readonly stack?: string;
  /** Items of the task that run again because of it. */
  readonly again: readonly number[];
}

/** The late errors of a run: how many there were, and the first of them. */
export interface LateErrors {
  /** How many there were. */
  readonly count: number;
  /** The first of them. */
  readonly first: readonly LateError[];
}

/** The document in which a run keeps them. */
export const lateErrorsDocument = 'late-errors';

/** Late errors that are kept in full. */
const MOST = 10;

export function withLateError(known: LateErrors | undefined, error: LateError): LateErrors {
  const { count, first } = known ?? { count: 0, first: [] };
  return { count: count + 1, first: first.length < MOST ? [...first, error] : first };
}

/** Reads what was stored. */
export function parseLateErrors(value: unknown): LateErrors | undefined {
  const { count, first } = Object(value);
  return typeof count === 'number' && Array.isArray(first) ? { count, first } : undefined;
}
