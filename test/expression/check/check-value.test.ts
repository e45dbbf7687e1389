import { describe, expect, test } from 'vitest';
import { problemOfValue } from '../../../src/expression/check/check-value.ts';
import type { JsonSchema } from '../../../src/lang/json-schema.ts';

const person: JsonSchema = {
  type: 'object',
  properties: { name: { type: 'string' }, tags: { type: 'array', items: { type: 'string' } } },
  additionalProperties: false,
};
const people: JsonSchema = { type: 'array', items: person };
const numbers: JsonSchema = { type: 'object', additionalProperties: { type: 'integer' } };
const either: JsonSchema = { anyOf: [person, { type: 'null' }, people] };

/** The problems of a path such as `0.name`; `*` is a key that is known only at run time. */
function problems(path: string, schema: JsonSchema): string[] {
  const steps = path
    .split('.')
    .map((name) => (name === '*' ? undefined : { name, start: 0, end: 1 }));
  return problemOfValue(steps, { what: 'it', schema }).map(({ message, unknown, hint }) =>
    [message, ...(unknown?.known ?? []), ...(hint === undefined ? [] : [hint])].join(' | '),
  );
}

describe('a property that a value does not have', () => {
  test.each<[string, JsonSchema, string]>([
    ['nmae', person, "unknown property 'nmae' of it | name | tags"],
    ['0.nmae', people, "unknown property 'nmae' of it | name | tags"],
    ['*.nmae', people, "unknown property 'nmae' of it | name | tags"],
    [
      'name',
      people,
      "unknown property 'name' of it, which has a list here | write [0].name for its first element",
    ],
    [
      'tags.first',
      person,
      "unknown property 'first' of it, which has a list here | write [0].first for its first element",
    ],
    ['name.first', person, "unknown property 'first' of it, which has a text here"],
    ['x.y', numbers, "unknown property 'y' of it, which has a number here"],
    ['x', { type: 'boolean' }, "unknown property 'x' of it, which has true or false here"],
    ['x', { type: 'null' }, "unknown property 'x' of it, which has null here"],
    ['nmae', either, "unknown property 'nmae' of it | name | tags"],
    ['x', { type: ['string', 'number'] }, "unknown property 'x' of it, which has a text here"],
  ])('is a problem: %s of %j', (path, schema, problem) => {
    expect(problems(path, schema)).toEqual([problem]);
  });
});

describe('what a value has, or may have', () => {
  test.each<[string, JsonSchema]>([
    ['name', person],
    ['name.length', person],
    ['name.0', person],
    ['name.trim', person],
    ['tags.0.length', person],
    ['tags.map', person],
    ['hasOwnProperty', person],
    ['*.name', person],
    ['0.name', people],
    ['length', people],
    ['anything', numbers],
    ['x.toFixed', numbers],
    ['name', either],
    ['0.name', either],
    ['anything.at.all', {}],
    ['anything', { type: 'object' }],
    ['0.anything', { type: 'array' }],
    ['x', { anyOf: [person, {}] }],
    ['x', { type: 'object', properties: { y: {} } }],
  ])('is no problem: %s of %j', (path, schema) => {
    expect(problems(path, schema)).toEqual([]);
  });

  test('is no problem where nothing is known', () => {
    expect(problemOfValue([{ name: 'x', start: 0, end: 1 }], undefined)).toEqual([]);
    expect(problemOfValue([], { what: 'it', schema: person })).toEqual([]);
  });
});
