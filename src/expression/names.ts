/** States of a task in which its transitions are evaluated; each is also a function of `when`. */
export const outcomes = ['succeeded', 'failed', 'timed_out', 'skipped'] as const;

export type Outcome = (typeof outcomes)[number];

/** The names of a template, with their values. Absent members are undefined there. */
export interface Names extends Readonly<Partial<Record<Outcome, () => boolean>>> {
  readonly parameters?: unknown;
  /** Also reachable as `workflow`. */
  readonly vars?: unknown;
  /** Tasks by name: `{ state, output, items, summary, error }`. */
  readonly task?: unknown;
  readonly item?: unknown;
  readonly index?: number;
  /** Number of the repetition of an element, from 0. */
  readonly repetition?: number;
  /** In `retry.when`, the failure of the attempt, and its state; in `next`, that of the task. */
  readonly error?: unknown;
  /** Number of the failed attempt, from 1. */
  readonly attempt?: number;
  /** `{ id, workflow, machine }`; in `finally` also `state` and `error`. */
  readonly run?: unknown;
  readonly result?: () => unknown;
  /** True, whatever the outcome. */
  readonly always?: () => boolean;
}

export const outcomeFunctions = [...outcomes, 'always', 'result'] as const;

/** Names within `retry.when`; `error` is also one in `next`. */
export const attemptNames = ['error', 'attempt'] as const;

/** Names that are bound once per rendering and do not change over the items of a task. */
export const sharedNames = [
  'parameters',
  'vars',
  'workflow',
  'task',
  'run',
  ...outcomeFunctions,
  ...attemptNames,
] as const;

/** Names that change from item to item. */
export const itemNames = ['item', 'index', 'repetition'] as const;

export const taskProperties = ['state', 'output', 'items', 'summary', 'error'] as const;

/** Properties of a failure: `task.X.error`, the `error` of an item, and `error` itself. */
export const failureProperties = [
  'code',
  'name',
  'message',
  'hint',
  'task',
  'index',
  'step',
  'stack',
  'data',
  'cause',
  'errors',
] as const;

export type FailureProperty = (typeof failureProperties)[number];

export const itemProperties = ['status', 'output', 'error', 'attempts'] as const;

export const runProperties = ['id', 'workflow', 'machine'] as const;

/** Properties of `run`, and of a block, in its `finally`. */
export const endingProperties = ['state', 'error'] as const;

/** Constants of JavaScript that are used as they are. */
export const constants = ['undefined', 'NaN', 'Infinity'] as const;

/** Properties that lead from data to code. */
const unreachable: ReadonlySet<string> = new Set([
  'constructor',
  'prototype',
  '__proto__',
  '__defineGetter__',
  '__defineSetter__',
  '__lookupGetter__',
  '__lookupSetter__',
]);

export function isUnreachable(property: string): boolean {
  return unreachable.has(property);
}

/**
 * Methods that write to their receiver or call their arguments. Calling one is harmless on a value
 * of the expression itself; passed on as a value, it could write to what a thread shares.
 */
const bound: ReadonlySet<string> = new Set(
  'apply bind call copyWithin fill pop push reverse shift sort splice unshift'.split(' '),
);

export function isBound(property: string): boolean {
  return bound.has(property);
}

/** Methods of functions; no value of an expression has them. */
export function callsAnother(property: string): boolean {
  return property === 'apply' || property === 'bind' || property === 'call';
}

/** Prefix of names in generated code; authors cannot bind them. */
export const reservedPrefix = '__mr_';
