import { isJsonObject, type Json } from '../../lang/json.ts';
import type { JsonSchema } from '../../lang/json-schema.ts';
import type { DescribedAction } from './describe.ts';
import { isTemplate } from './templates.ts';

/** What an action returns for an input: all that it can return, as far as that has templates. */
export function outputFor({ reference, returnsInput }: DescribedAction, input: Json): JsonSchema {
  if (returnsInput) return schemaOf(input);
  const { input: takes, output } = reference;
  const possible = output.filter(({ when = {} }) =>
    Object.entries(when).every(([key, wanted]) => (isOn(key, input, takes) ?? wanted) === wanted),
  );
  return { anyOf: possible.map(({ schema }) => schema) };
}

/** Whether a key is given and not false. Undefined if a template decides that. */
function isOn(key: string, input: Json, { properties = {} }: JsonSchema): boolean | undefined {
  if (!isJsonObject(input)) return undefined;
  const value = Object.hasOwn(input, key) ? input[key] : properties[key]?.default;
  return isTemplate(value) ? undefined : value !== undefined && value !== false;
}

/** The values of templates can be any. */
function schemaOf(value: Json): JsonSchema {
  if (isTemplate(value)) return {};
  if (Array.isArray(value)) return { type: 'array', items: { anyOf: value.map(schemaOf) } };
  if (isJsonObject(value)) {
    const properties = Object.entries(value).map(([key, one]) => [key, schemaOf(one)]);
    return {
      type: 'object',
      properties: Object.fromEntries(properties),
      additionalProperties: false,
    };
  }
  if (value === null) return { type: 'null' };
  const type = typeof value;
  return type === 'string' || type === 'number' || type === 'boolean' ? { type } : {};
}
