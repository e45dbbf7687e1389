import * as z from 'zod';
import type { JsonSchema } from '../../lang/json-schema.ts';

/** The JSON Schema of a schema: of what it takes, or of what it returns. */
export function jsonSchemaOf(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  const { $schema: _, ...json } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    override: ({ zodSchema: { _zod: zod }, jsonSchema }) => {
      // The default of what a schema transforms is left out, though it is one of the input.
      if (zod.def.type === 'default') jsonSchema.default = zod.def.defaultValue;
      tidy(jsonSchema);
    },
  });
  return JSON.parse(JSON.stringify(json));
}

/** Removes what holds for every value. */
function tidy(schema: z.core.JSONSchema.BaseSchema): void {
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  if (schema.type === 'integer' && schema.exclusiveMinimum === 0) {
    delete schema.exclusiveMinimum;
    schema.minimum = 1;
  }
  delete schema.propertyNames;
}
