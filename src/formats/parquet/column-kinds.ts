import { toUSVString } from 'node:util';
import type { SchemaElement } from 'hyparquet';

/** What values of a column are, as bits: a column can have several. */
const kinds = { boolean: 1, integer: 2, double: 4, text: 8, json: 16 } as const;

/** 0 for null. */
export function kindOf(value: unknown): number {
  if (value === null || value === undefined) return 0;
  if (typeof value === 'boolean') return kinds.boolean;
  if (typeof value === 'number') {
    return Number.isSafeInteger(value) && !Object.is(value, -0) ? kinds.integer : kinds.double;
  }
  // UTF-8 has no half of a surrogate pair; JSON text can name it.
  return typeof value === 'string' && toUSVString(value) === value ? kinds.text : kinds.json;
}

/** How a column is stored that has values of these kinds. */
export type ColumnForm = 'boolean' | 'integer' | 'double' | 'text' | 'json';

/** JSON has a place for all of several kinds; a column of nulls is one of text. */
export function formOf(seen: number): ColumnForm {
  switch (seen) {
    case kinds.boolean:
      return 'boolean';
    case kinds.integer:
      return 'integer';
    case kinds.double:
    case kinds.double | kinds.integer:
      return 'double';
    case 0:
    case kinds.text:
      return 'text';
    default:
      return 'json';
  }
}

/** JSON has its type while its bytes are made elsewhere: see `ParquetRows`. */
export function elementOf(name: string, form: ColumnForm): SchemaElement {
  const own = { name, repetition_type: 'OPTIONAL' } as const;
  switch (form) {
    case 'boolean':
      return { ...own, type: 'BOOLEAN' };
    case 'integer':
      return { ...own, type: 'INT64' };
    case 'double':
      return { ...own, type: 'DOUBLE' };
    case 'text':
      return {
        ...own,
        type: 'BYTE_ARRAY',
        converted_type: 'UTF8',
        logical_type: { type: 'STRING' },
      };
    case 'json':
      return { ...own, type: 'BYTE_ARRAY', logical_type: { type: 'JSON' } };
  }
}
