// For the authors of actions.
export type { ActionContext } from '../actions/context.ts';
export { type Action, type ActionDefinition, defineAction } from '../actions/define.ts';
export type { StandardSchema } from '../actions/schema.ts';
export { toJS } from '../document/views/to-js.ts';
