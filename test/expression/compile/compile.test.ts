import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileTemplate } from '../../../src/expression/compile/compile.ts';
import { ExpressionError } from '../../../src/expression/expression-error.ts';
import type { Names } from '../../../src/expression/names.ts';

const names: Names = {
  parameters: { region: 'eu', hosts: ['a', 'b'] },
  vars: { checked: 3 },
  task: { build: { state: 'succeeded', output: { files: [1, 2, 3] } } },
  item: { url: 'http://x', key: 'url', n: 2, none: null },
  index: 4,
  run: { id: 'r1' },
  succeeded: () => true,
  failed: () => false,
  result: () => ({ ok: true }),
};

const render = (text: string): unknown => compileTemplate(text)(names);

function errorOf(text: string): ExpressionError {
  try {
    render(text);
  } catch (error) {
    if (error instanceof ExpressionError) return error;
    throw error;
  }
  throw new Error(`'${text}' did not fail`);
}

describe('a single tag keeps its type', () => {
  test.each([
    ['{{ 1 + 1 }}', 2],
    ['{{ item.none }}', null],
    ['{{ item.none?.x }}', null],
    ['{{ item?.missing }}', null],
    ['{{ item.none?.x.y.map((z) => z) }}', null],
    ['{{ item.missing?.[item.key] }}', null],
    ['{{ item.n > 9 ? 1 : item.none?.x }}', null],
    ['{{ item.none?.x || item.none?.y }}', null],
    ['{{ item.none?.x === undefined }}', true],
    ['{{ default(item.none?.x, 7) }}', 7],
    ['{{ parameters.hosts }}', names.parameters && ['a', 'b']],
    ['{{ workflow.checked === vars.checked }}', true],
    ['{{ succeeded() && !failed() }}', true],
    ['{{ result().ok }}', true],
    ['{{ task.build.output.files.map((x) => x * index) }}', [4, 8, 12]],
    ['{{ item[item.key] }}', 'http://x'],
    ['{{ task.build.result.files.length }}', 3],
    ["{{ task['build']['result'].files.map((x) => x * index) }}", [4, 8, 12]],
    ['{{ default(task.build?.result.nothing, task.build.result.files[0]) }}', 1],
    ['{{ default(item.a.b.c, 7) }}', 7],
    ['{{ default(item.none, 7) }}', 7],
    ['{{ default(item.n, 7) }}', 2],
    ['{{ default(item.list.map((x) => x.y), []) }}', []],
    ['{{ default(item?.a[item.key].c, default(item["x"].y, 8)) }}', 8],
    ['{{ default(  item . a . b  , 1) }}', 1],
    ['{{ (({ n: m = 1, ...rest }, [a] = [5]) => m + a + length(rest))(item) }}', 10],
    ['{{ {a: {b: 1}} }}', { a: { b: 1 } }],
    ['{{ new Date(0).toISOString() }}', '1970-01-01T00:00:00.000Z'],
    ['{{ Array(2).fill(0) }}', [0, 0]],
    ['{{ [1, "2", null].map(String) }}', ['1', '2', 'null']],
    ['{{ [0, 1].filter(Boolean) }}', [1]],
    ['{{ Object.entries(Object.fromEntries([["a", 1]])) }}', [['a', 1]]],
    ['{{ JSON.parse("[1]") }}', [1]],
    ['{{ String() + Number() }}', '0'],
    ['{{ String.fromCharCode(65) + Number.MAX_SAFE_INTEGER }}', 'A9007199254740991'],
    ['{{ range(3) }}', [0, 1, 2]],
    ['{{ item // the whole\n .n }}', 2],
  ])('%s', (text, expected) => {
    expect(render(text)).toEqual(expected);
  });
});

describe('mixed text', () => {
  test.each([
    ['{{ index }} of {{ vars.checked }}', '4 of 3'],
    ['a {{ item.none }} b', 'a null b'],
    ['{{ parameters.hosts }}!', '["a","b"]!'],
    [' {{ {a: "x"} }}', ' {"a":"x"}'],
    ['at {{ new Date(0) }}', 'at 1970-01-01T00:00:00.000Z'],
    ['{{ "{{" }} {{ "}}" }}', '{{ }}'],
    ['{{-item.n}}{{_}}'.replace('{{_}}', '.'), '-2.'],
    ["{{ 'a' }}'\\ `${x}` <%= y %> \u2028", "a'\\ `${x}` <%= y %> \u2028"],
    ['\r\n{{ index }}\r\n', '\r\n4\r\n'],
    ['{{ index // n }}}', '4}'],
  ])('%j', (text, expected) => {
    expect(render(text)).toBe(expected);
  });

  test('leaves text without tags as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        fc.pre(!text.includes('{{'));
        expect(render(text)).toBe(text);
      }),
    );
  });

  test('never changes or evaluates literal text or data', () => {
    const anyText = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        '{{ index }}',
        '\r\n',
        "'",
        '\\',
        '`${1}`',
        '<%= 1 %>',
        '}}',
        '-',
        '_',
        '\\n',
        '/*',
      ),
    );
    fc.assert(
      fc.property(anyText, anyText, anyText, (before, data, after) => {
        fc.pre(!before.includes('{{') && !before.endsWith('{') && !after.includes('{{'));
        const program = compileTemplate(`${before}{{ item }}${after}`);
        expect(program({ item: data })).toBe(before + data + after);
      }),
    );
  });
});

describe('an error', () => {
  test.each([
    ['{{ item.nope }}', 'MR402', '{{ item.nope }}', '{{ item.nope }} is undefined'],
    ['x {{ item.nope }}', 'MR402', '{{ item.nope }}', '{{ item.nope }} is undefined'],
    ['{{ vars.a.b }}', 'MR403', '{{ vars.a.b }}', /^\{\{ vars\.a\.b \}\} failed: Cannot read/],
    ['{{ index }} {{ vars.a.b }}', 'MR403', '{{ vars.a.b }}', /failed: Cannot read/],
    ['{{ index.toFixed(1000) }}', 'MR403', '{{ index.toFixed(1000) }}', /failed: toFixed/],
    ['a {{ Math.max }}', 'MR403', '{{ Math.max }}', /a function cannot be part of text/],
    [
      '{{ default(index.toFixed(1000), 1) }}',
      'MR403',
      '{{ default(index.toFixed(1000), 1) }}',
      /failed/,
    ],
  ])('%s says which expression', (text, code, source, message) => {
    const error = errorOf(text);
    expect(error).toMatchObject({ code, source, field: undefined });
    expect(error.message).toMatch(message);
  });

  test('keeps its cause', () => {
    expect(errorOf('{{ vars.a.b }}').cause).toBeInstanceOf(TypeError);
  });
});
