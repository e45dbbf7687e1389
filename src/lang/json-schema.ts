import type { Json } from './json.ts';

/** The types of JSON Schema. */
export type JsonType = 'string' | 'number' | 'integer' | 'boolean' | 'null' | 'array' | 'object';

/** The words of JSON Schema in which values are described here. An empty one fits every value. */
export interface JsonSchema {
  readonly type?: JsonType | readonly JsonType[];
  readonly description?: string;
  readonly default?: Json;
  readonly const?: Json;
  readonly enum?: readonly Json[];
  readonly pattern?: string;
  readonly format?: string;
  readonly minLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  /** False: there are no others. */
  readonly additionalProperties?: boolean | JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
}

/** A schema of one type, or of any. */
export interface SimpleSchema extends Omit<JsonSchema, 'type' | 'anyOf'> {
  readonly type?: JsonType;
}

/** A value that fits the schema fits one of these. */
export function alternativesOf(schema: JsonSchema): readonly SimpleSchema[] {
  const { anyOf, type, ...rest } = schema;
  if (anyOf) return anyOf.flatMap(alternativesOf);
  return type === undefined ? [rest] : [type].flat().map((one) => withType(rest, one));
}

function withType(schema: SimpleSchema, type: JsonType): SimpleSchema {
  return { ...schema, type };
}
