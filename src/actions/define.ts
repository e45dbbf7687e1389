import { requireOption, requireOptions } from '../call-options.ts';
import { MillraceError } from '../errors.ts';
import { callable, type Kind } from '../lang/kinds.ts';
import type { ActionContext } from './context.ts';
import { keepInputSchema } from './input-schemas.ts';
import { describeIssue, type SchemaResult, type StandardSchema } from './schema.ts';

export { ActionError, type ActionErrorOptions } from './action-error.ts';
export type { ActionContext } from './context.ts';
export { defineFold, type FoldContext, type FoldDefinition } from './fold.ts';
export type { SchemaIssue, SchemaResult, StandardSchema } from './schema.ts';

/** A function that a task calls. Its input may be a read-only view; its output must fit JSON. */
export type Action<Input = unknown, Output = unknown> = (
  input: Input,
  ctx: ActionContext,
) => Output | Promise<Output>;

/** An action with a check of its input. */
export interface ActionDefinition<Raw, Checked, Output> {
  /** Checks the input before `run` gets it, and may transform it. */
  readonly input?: StandardSchema<Raw, Checked>;
  /** The action. It gets what the schema returns. */
  readonly run: (input: Checked, ctx: ActionContext) => Output | Promise<Output>;
}

const schemaKind: Kind = {
  words: 'a schema (zod, valibot, or another of Standard Schema)',
  fits: (value) => typeof Object(value)['~standard']?.validate === 'function',
};

const definitionOptions = { input: schemaKind, run: callable };

/**
 * Makes an action with types, and with a check of its input if there is a schema.
 *
 * An input that does not match fails the item with MR407, which lists every issue. A synchronous
 * schema and action stay synchronous.
 */
export function defineAction<Input, Output>(run: Action<Input, Output>): Action<Input, Output>;
export function defineAction<Raw, Checked, Output>(
  definition: ActionDefinition<Raw, Checked, Output>,
): Action<Raw, Output>;
export function defineAction<Raw, Checked, Output>(
  definition: ActionDefinition<Raw, Checked, Output> | Action<Raw, Output>,
): Action<Raw, Output> | Action<Checked, Output> {
  if (typeof definition === 'function') return definition;
  requireOptions('defineAction', definition, definitionOptions);
  requireOption('defineAction', definition, 'run');
  const { input: schema, run } = definition;
  if (schema === undefined) return run;
  const standard = schema['~standard'];
  const action = (input: Raw, ctx: ActionContext) => {
    const result = standard.validate(input);
    return result instanceof Promise
      ? result.then((settled) => run(checked(settled), ctx))
      : run(checked(result), ctx);
  };
  keepInputSchema(action, schema);
  return action;
}

function checked<Checked>(result: SchemaResult<Checked>): Checked {
  if (result.issues === undefined) return result.value;
  const issues = result.issues.map(describeIssue);
  throw new MillraceError('MR407', `the input is invalid: ${issues.join('; ')}`, {
    details: { issues },
  });
}
