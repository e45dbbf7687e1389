import type { Json } from '../../lang/json.ts';
import { alternativesOf, type JsonSchema, type SimpleSchema } from '../../lang/json-schema.ts';

/** What fits a schema, in words: `text`, `a whole number from 0 to 10`, `a list of text`. */
export function typeInWords(schema: JsonSchema): string {
  if (schema.format === 'duration') return 'a duration';
  return joined(withScalars(new Set(alternativesOf(schema).map(oneInWords))));
}

/** Text, numbers and booleans together are any value that is no list and no map. */
function withScalars(words: ReadonlySet<string>): readonly string[] {
  const scalars = ['text', 'a number', 'true or false'];
  if (!scalars.every((one) => words.has(one))) return [...words];
  return ['a single value', ...[...words].filter((one) => !scalars.includes(one))];
}

function oneInWords(schema: SimpleSchema): string {
  const { type, enum: choices, const: only, format, items, additionalProperties: members } = schema;
  if (only !== undefined) return literal(only);
  if (choices) return joined(choices.map(literal));
  if (type === undefined) return 'any value';
  switch (type) {
    case 'string':
      return textFormats[format ?? ''] ?? 'text';
    case 'number':
      return `a number${bounds(schema)}`;
    case 'integer':
      return `a whole number${bounds(schema)}`;
    case 'boolean':
      return 'true or false';
    case 'null':
      return 'null';
    case 'array':
      return hasType(items) ? `a list of ${plural(typeInWords(items))}` : 'a list';
    case 'object':
      return hasType(members) ? `a map of ${plural(typeInWords(members))}` : 'a map';
  }
}

const textFormats: Readonly<Record<string, string>> = {
  uri: 'an address',
  base64: 'base64',
  'date-time': 'a time',
};

function hasType(schema: JsonSchema | boolean | undefined): schema is JsonSchema {
  return typeof schema === 'object' && Object.keys(schema).length > 0;
}

function bounds({ minimum, maximum }: SimpleSchema): string {
  if (minimum !== undefined && maximum !== undefined) return ` from ${minimum} to ${maximum}`;
  if (minimum !== undefined) return ` from ${minimum}`;
  return maximum === undefined ? '' : ` up to ${maximum}`;
}

function literal(value: Json): string {
  return typeof value === 'string' ? `'${value}'` : JSON.stringify(value);
}

function plural(words: string): string {
  return words
    .replace(/^an? (map|list|number|whole number|single value)/, '$1s')
    .replace(/^an? /, '');
}

/** `a, b or c`; `a or b, or c` */
function joined(words: readonly string[]): string {
  const [last = '', ...rest] = words.toReversed();
  if (rest.length === 0) return last;
  const comma = words.some((one) => one.includes(' or ')) ? ',' : '';
  return `${rest.toReversed().join(', ')}${comma} or ${last}`;
}
