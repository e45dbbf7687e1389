import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Unsplittable } from '../../../src/formats/split/elements.ts';
import { cut, cuts, form, split, valuesOf } from './texts.ts';

const json = form('json');

describe('elements of an array', () => {
  test.each([
    ['[1, 2]', [1, 2]],
    ['\uFEFF [\n1\t,"a]\\",[",null , {"b":[{}]},[[]] ]\r\n', [1, 'a]",[', null, { b: [{}] }, [[]]]],
    ['["\\\\","\\\\\\""]', ['\\', '\\"']],
    ['[]', []],
    ['[ ]', []],
  ])('of %j are %j', (text, elements) => {
    expect(valuesOf(text, json)).toEqual(elements);
  });

  test('are found with the line behind each', () => {
    expect(split([Buffer.from('[\n{"a":\n1},\n\n2\n]')], json)).toEqual([
      { start: 2, end: 10, border: 10, line: 3 },
      { start: 13, end: 14, border: 14, line: 5 },
    ]);
  });

  test('are those of JSON.parse, however bytes are cut into parts', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), fc.nat(3), cuts, (value, indent, lengths) => {
        const text = JSON.stringify(value, undefined, indent);
        expect(valuesOf(text, json, lengths)).toEqual(JSON.parse(text));
      }),
      { numRuns: 1000 },
    );
  });
});

describe('a text that is no array is an error with line and column', () => {
  const failureOf = (text: string, lengths: readonly number[] = []): unknown => {
    try {
      split(cut(Buffer.from(text), lengths), json);
      return undefined;
    } catch (error) {
      if (!(error instanceof Unsplittable)) throw error;
      return `${error.line}:${error.column} ${error.message}`;
    }
  };

  test.each([
    ['', '1:1 expected ['],
    ['\n {"a":1}', '2:2 expected [, since the items of a JSON text are the elements of an array'],
    ['[1\n 2]', '2:2 expected a comma or ] behind an element'],
    ['[1,]', '1:4 expected a value'],
    ['[,1]', '1:2 expected a value'],
    ['["ü€",\n["é",1] }', '2:9 expected a comma or ] behind an element'],
    ['[1] []', '1:5 there is more behind the end of the array'],
    ['[1, "a', '1:7 the array has no end'],
    ['[1\n', '2:1 the array has no end'],
  ])('%j: %s', (text, message) => {
    expect(failureOf(text)).toContain(message);
    expect(
      failureOf(
        text,
        Array.from({ length: 20 }, () => 1),
      ),
    ).toContain(message);
  });
});
