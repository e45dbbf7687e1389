import type { Json } from '../../lang/json.ts';
import { expressionCopyHint, frozenHint } from '../../lang/copy-hint.ts';
import { memberOf, messageOf } from '../../lang/thrown.ts';
import type { Emission, Origin } from './emit.ts';
import { emitRoot, newEmission } from './emit.ts';
import { ExpressionError } from '../expression-error.ts';
import { deepFreeze } from './freeze.ts';
import { fallBack } from '../functions/functions.ts';
import { chargeReading, OverBudget } from '../budget/budget.ts';
import { chargeConversion } from '../budget/weigh.ts';
import { methodsOf } from '../metered/calls.ts';
import { add, grown, part, spread, step, within } from '../metered/within.ts';
import { fixed, isFixed } from './fixed.ts';
import type { Names } from '../names.ts';
import { tasksNotRun } from './not-run.ts';
import { isBound, isUnreachable, sharedNames } from '../names.ts';
import { toText } from '../syntax/text.ts';

/** Renders the input of one item. Parts that items share are frozen. */
type BoundInput = (item?: unknown, index?: number, repetition?: number) => unknown;

export interface InputProgram {
  /**
   * Renders the parts that do not depend on `item`, `index` and `repetition`. Throws
   * `ExpressionError`.
   */
  bind(names: Names): BoundInput;
}

/**
 * Compiles a tree whose strings may hold templates. Throws `ExpressionError` for templates that the
 * check rejects.
 */
export function compileInput(input: Json): InputProgram {
  return compileTree(input, 'input');
}

/** `field` names the root in error messages. */
export function compileTree(tree: Json, field: string | undefined): InputProgram {
  const emission = newEmission();
  const root = emitRoot(tree, field, emission);
  const make = new Function('__mr_env', source(root, emission)) as (
    env: ReturnType<typeof environment>,
  ) => (names: Names) => BoundInput;
  return { bind: make(environment(emission)) };
}

/**
 * Source of a function that makes `bind`. Each of its names is known to the check or has the
 * reserved prefix, which authors cannot bind.
 */
function source(root: string, { names, slots, statics, isMetered }: Emission): string {
  const shared = sharedNames.filter((name) => names.has(name) && name !== 'workflow');
  const own = [...names].filter(isFixed);
  const declared = Array.from({ length: slots }, (_, slot) => `let __mr_s${slot};`).join(' ');
  return `'use strict';
const { __mr_c, __mr_need, __mr_fail, __mr_freeze, __mr_text, __mr_default } = __mr_env;
const { __mr_key, __mr_blind, __mr_data } = __mr_env;
const { ${own.join(', ')} } = __mr_env.fixed;
${isMetered ? `const { ${Object.keys(meters).join(', ')} } = __mr_env.meters;\n` : ''}return (__mr_names) => {
  const { ${shared.join(', ')} } = __mr_names;
  ${names.has('workflow') ? 'const workflow = __mr_names.vars;' : ''}
  ${declared}
  if (${slots} > 0) {
    let __mr_at = 0;
    try { ${statics.join('\n')} } catch (__mr_error) { throw __mr_fail(__mr_error, __mr_at, __mr_names); }
  }
  return (item, index, repetition) => {
    let __mr_at = 0;
    try { return (${root}); } catch (__mr_error) { throw __mr_fail(__mr_error, __mr_at, __mr_names); }
  };
};`;
}

/** What expressions that count what they do call. */
const meters = {
  __mr_within: within,
  __mr_step: step,
  __mr_read: chargeReading,
  __mr_convert: chargeConversion,
  __mr_spread: spread,
  __mr_add: add,
  __mr_part: part,
  __mr_grown: grown,
  __mr_methods: methodsOf,
  __mr_link: (value: unknown, rest: (value: unknown) => unknown): unknown =>
    value === undefined || value === null ? undefined : rest(value),
};

/** Values that generated code reaches in addition to the names of `bind`. */
function environment({ constants, origins }: Emission) {
  return {
    fixed,
    meters,
    __mr_c: constants,
    __mr_freeze: deepFreeze,
    __mr_text: toText,
    __mr_key: checkKey,
    __mr_blind: checkBlindKey,
    __mr_data: checkData,
    __mr_default: fallBack,
    __mr_need(value: unknown): unknown {
      if (value === undefined) throw isUndefined;
      return value;
    },
    __mr_fail: (error: unknown, origin: number, names: Names): unknown =>
      failed(error, origins[origin], names),
  };
}

function checkKey(key: unknown): string | number {
  if (typeof key === 'number') return key;
  const name = String(key);
  if (isUnreachable(name)) throw new TypeError(`'${name}' is not reachable from an expression`);
  return name;
}

function checkBlindKey(key: unknown): string | number {
  const name = checkKey(key);
  if (isBound(`${name}`)) throw new TypeError(`write '${name}' literally, not as a computed key`);
  return name;
}

function checkData<T>(value: T): T {
  if (typeof value === 'function') throw new TypeError('a method can only be called');
  return value;
}

/** Thrown where an expression is undefined. */
const isUndefined = Symbol('undefined');

function failed(cause: unknown, origin: Origin | undefined, names: Names): unknown {
  if (cause instanceof ExpressionError) return cause;
  const source = origin?.source ?? '';
  const field = origin?.field;
  if (cause === isUndefined) {
    const message = `${source} is undefined${tasksNotRun(source, names)}`;
    return new ExpressionError('MR402', message, { source, field });
  }
  if (cause instanceof OverBudget) {
    const { message, hint } = cause;
    const about = { source, field, cause, hint };
    return new ExpressionError('MR403', `${source} was stopped: ${message}`, about);
  }
  const hint = changesShared(cause) ? expressionCopyHint : undefined;
  const reason = `${messageOf(cause)}${tasksNotRun(source, names)}`;
  return new ExpressionError('MR403', `${source} failed: ${reason}`, {
    source,
    field,
    cause,
    hint,
  });
}

/** Whether a view or a frozen value was to be changed. */
function changesShared(cause: unknown): boolean {
  return memberOf(cause, 'code') === 'MR703' || frozenHint(messageOf(cause)) !== undefined;
}
