// For the authors of actions.
export { ActionError, type ActionErrorOptions } from '../actions/action-error.ts';
export type { ActionContext } from '../actions/context.ts';
export { type Action, type ActionDefinition, defineAction } from '../actions/define.ts';
export { defineFold, type FoldContext, type FoldDefinition } from '../actions/fold.ts';
export type { SchemaIssue, SchemaResult, StandardSchema } from '../actions/schema.ts';
export { toJS } from '../document/views/to-js.ts';
