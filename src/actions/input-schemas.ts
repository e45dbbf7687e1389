import type { StandardSchema } from './schema.ts';

/** By actions that `defineAction` has made. */
const schemas = new WeakMap<object, StandardSchema>();

export function keepInputSchema(action: object, schema: StandardSchema): void {
  schemas.set(action, schema);
}

/** The schema that checks the input of an action. */
export function inputSchemaOf(action: object): StandardSchema | undefined {
  return schemas.get(action);
}
