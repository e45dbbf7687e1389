/** A field of a form, from a JSON Schema. */
export type Field =
  | { readonly kind: 'choice'; readonly values: readonly unknown[] }
  | { readonly kind: 'boolean' }
  | {
      readonly kind: 'number';
      readonly whole: boolean;
      readonly min?: number;
      readonly max?: number;
    }
  | { readonly kind: 'text'; readonly min?: number; readonly max?: number }
  | { readonly kind: 'json' };

export interface NamedField {
  readonly name: string;
  readonly field: Field;
  readonly required: boolean;
  readonly note: string | undefined;
}

/** What is asked for: one value, or some fields of an object. */
export type Form = { readonly one: Field } | { readonly fields: readonly NamedField[] };

type Schema = Readonly<Record<string, unknown>>;

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Anything that no field fits is typed as JSON. */
export function formOf(schema: unknown): Form {
  if (!isSchema(schema)) return { one: { kind: 'json' } };
  const { type, properties } = schema;
  if (type !== 'object' || !isSchema(properties)) return { one: fieldOf(schema) };
  const required = Array.isArray(schema['required']) ? schema['required'] : [];
  const fields = Object.entries(properties).map(([name, property]): NamedField => {
    const note = isSchema(property) ? property['description'] : undefined;
    return {
      name,
      field: fieldOf(property),
      required: required.includes(name),
      note: typeof note === 'string' ? note : undefined,
    };
  });
  return fields.length > 0 ? { fields } : { one: { kind: 'json' } };
}

function fieldOf(schema: unknown): Field {
  if (!isSchema(schema)) return { kind: 'json' };
  const { type } = schema;
  if (Array.isArray(schema['enum'])) return { kind: 'choice', values: schema['enum'] };
  if (type === 'boolean') return { kind: 'boolean' };
  if (type === 'number' || type === 'integer') {
    return {
      kind: 'number',
      whole: type === 'integer',
      ...bounds(schema, 'minimum', 'maximum'),
    };
  }
  if (type === 'string') return { kind: 'text', ...bounds(schema, 'minLength', 'maxLength') };
  return { kind: 'json' };
}

function bounds(schema: Schema, low: string, high: string): { min?: number; max?: number } {
  const [min, max] = [schema[low], schema[high]];
  return {
    ...(typeof min === 'number' ? { min } : {}),
    ...(typeof max === 'number' ? { max } : {}),
  };
}

/** What was typed into a field as a value; throws a message for people. */
export function valueOf(field: Field, typed: string): unknown {
  switch (field.kind) {
    case 'choice':
      return field.values[Number(typed)];
    case 'boolean':
      return typed === 'true';
    case 'number': {
      const value = Number(typed);
      if (typed.trim() === '' || !Number.isFinite(value)) throw new Error('is not a number');
      return value;
    }
    case 'text':
      return typed;
    case 'json':
      try {
        return JSON.parse(typed) as unknown;
      } catch {
        throw new Error('is not JSON');
      }
  }
}
