import { expect, test } from 'vitest';
import { typeInWords } from '../../../src/actions/reference/type-words.ts';
import type { JsonSchema } from '../../../src/lang/json-schema.ts';

const text: JsonSchema = { type: 'string' };
const whole: JsonSchema = { type: 'integer' };

test.each<[JsonSchema, string]>([
  [{}, 'any value'],
  [text, 'text'],
  [{ type: 'string', format: 'uri' }, 'an address'],
  [{ type: ['number', 'string'], format: 'duration' }, 'a duration'],
  [{ type: 'boolean' }, 'true or false'],
  [{ type: 'null' }, 'null'],
  [whole, 'a whole number'],
  [{ ...whole, minimum: 1 }, 'a whole number from 1'],
  [{ type: 'number', maximum: 9 }, 'a number up to 9'],
  [{ ...whole, minimum: 1, maximum: 9 }, 'a whole number from 1 to 9'],
  [{ enum: ['a', 'b', 3] }, "'a', 'b' or 3"],
  [{ const: 'a' }, "'a'"],
  [{ type: 'array' }, 'a list'],
  [{ type: 'array', items: {} }, 'a list'],
  [{ type: 'array', items: { type: 'array', items: whole } }, 'a list of lists of whole numbers'],
  [{ type: 'object', additionalProperties: false }, 'a map'],
  [{ type: 'object', additionalProperties: { type: 'number' } }, 'a map of numbers'],
  [{ type: ['string', 'boolean', 'null'] }, 'text, true or false, or null'],
  [{ type: ['string', 'number', 'boolean'] }, 'a single value'],
  [
    { type: 'object', additionalProperties: { type: ['string', 'number', 'boolean'] } },
    'a map of single values',
  ],
  [{ anyOf: [text, { type: 'array', items: text }] }, 'text or a list of text'],
])('%j is %s', (schema, words) => {
  expect(typeInWords(schema)).toBe(words);
});
