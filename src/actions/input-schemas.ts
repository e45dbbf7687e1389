import type { StandardSchema } from './schema.ts';

/**
 * Has the schema of an action that `defineAction` has made. Registered: a pack may have another
 * copy of it.
 */
const inputSchema: unique symbol = Symbol.for('millrace.input-schema');

export function keepInputSchema(action: object, schema: StandardSchema): void {
  Object.defineProperty(action, inputSchema, { value: schema });
}

/** The schema that checks the input of an action. */
export function inputSchemaOf(action: object): StandardSchema | undefined {
  return Reflect.get(action, inputSchema);
}
