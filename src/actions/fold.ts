import { requireOption, requireOptions } from '../call-options.ts';
import { callable } from '../lang/kinds.ts';
import type { ActionContext } from './context.ts';

/** What the functions of a fold know besides their values. */
export interface FoldContext extends Omit<
  ActionContext,
  'checkpoint' | 'checkpointed' | 'progress'
> {
  /** `with` of the fold, read-only; undefined without it. */
  readonly with: unknown;
}

/** How a fold combines values. What its functions return must fit JSON, apart from promises. */
export interface FoldDefinition<State = unknown, Value = unknown, Result = State> {
  /** Adds values to what was combined before: at first, to `initial`. It does not change `acc`. */
  fold(acc: State, values: readonly Value[], ctx: FoldContext): State | Promise<State>;
  /**
   * Combines two states that `fold` or `merge` has returned, so that parts can be folded side by
   * side. Associative; commutative too, unless the fold is ordered; `initial` changes nothing.
   */
  merge?(a: State, b: State, ctx: FoldContext): State | Promise<State>;
  /** Makes the output of the last state. Absent: that is the output. */
  finish?(acc: State, ctx: FoldContext): Result | Promise<Result>;
}

const definitionOptions = { fold: callable, merge: callable, finish: callable };

/** Gives the functions of a fold their types. An object with `fold` that is exported is one too. */
export function defineFold<State, Value, Result = State>(
  definition: FoldDefinition<State, Value, Result>,
): FoldDefinition<State, Value, Result> {
  requireOptions('defineFold', definition, definitionOptions);
  requireOption('defineFold', definition, 'fold');
  return definition;
}

export function isFold(value: unknown): value is FoldDefinition {
  return typeof value === 'object' && value !== null && typeof Object(value).fold === 'function';
}

const definitions = new WeakMap<object, FoldDefinition>();

/**
 * The action that a fold is where a task calls it by itself: it combines `values` of its input.
 * Tasks with `fold` get the definition by `foldOf`.
 */
export function foldAction(definition: FoldDefinition) {
  const action = (input: unknown, ctx: ActionContext): Promise<unknown> => {
    const { values, initial = null, with: settings }: FoldInput = Object(input);
    if (!Array.isArray(values)) throw new TypeError("the input has no list 'values'");
    return foldAll(definition, { initial, values }, contextWith(ctx, settings));
  };
  definitions.set(action, definition);
  return action;
}

interface FoldInput {
  readonly values?: unknown;
  readonly initial?: unknown;
  readonly with?: unknown;
}

/** The definition behind an action that was exported as a fold. */
export function foldOf(action: object): FoldDefinition | undefined {
  return definitions.get(action);
}

async function foldAll(
  definition: FoldDefinition,
  { initial, values }: { readonly initial: unknown; readonly values: readonly unknown[] },
  ctx: FoldContext,
): Promise<unknown> {
  const state = values.length > 0 ? await definition.fold(initial, values, ctx) : initial;
  return definition.finish ? definition.finish(state, ctx) : state;
}

export function contextWith(ctx: ActionContext, settings: unknown): FoldContext {
  const { run, task, index, repetition, attempt, idempotencyKey, context, directory } = ctx;
  return {
    // Made when it is asked for.
    get signal() {
      return ctx.signal;
    },
    run,
    task,
    index,
    repetition,
    attempt,
    idempotencyKey,
    context,
    directory,
    log: (message, fields) => ctx.log(message, fields),
    with: settings,
  };
}
