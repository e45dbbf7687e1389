import { describe, expect, test } from 'vitest';
import { checkTemplate } from '../../../src/expression/check/check.ts';
import type { Scope } from '../../../src/expression/check/scope.ts';

const scope: Scope = {
  parameters: new Set(['region', 'limit']),
  vars: new Set(['checked']),
  tasks: new Set(['build', 'test']),
  item: true,
  repetition: false,
  attempt: false,
  output: false,
  exactIntegers: true,
  readOnly: true,
  known: new Map(),
  result: undefined,
  element: undefined,
  transition: true,
};

function problems(text: string, changes: Partial<Scope> = {}) {
  return checkTemplate(text, { ...scope, ...changes }).problems.map(
    ({ code, start, end, message }) => ({
      code,
      at: text.slice(start, end),
      message,
    }),
  );
}

describe('names', () => {
  test.each([
    ['{{ paramters.region }}', 'MR202', 'paramters', "unknown name 'paramters'"],
    ['{{ parameters.regoin }}', 'MR202', 'regoin', "unknown parameter 'regoin'"],
    ['{{ error.nmae }}', 'MR202', 'nmae', "unknown property of a failure 'nmae'"],
    ['{{ error.status }}', 'MR202', 'status', "unknown property of a failure 'status'"],
    ['{{ task.build.error?.mesage }}', 'MR202', 'mesage', "unknown property of a failure 'mesage'"],
    ['{{ error.cause.errors[0].no }}', 'MR202', 'no', "unknown property of a failure 'no'"],
    ['{{ task.build.items[3].eror }}', 'MR202', 'eror', "unknown property of an item 'eror'"],
    ['{{ task.build.items[3].error.no }}', 'MR202', 'no', "unknown property of a failure 'no'"],
    ["{{ parameters['x'] }}", 'MR202', "'x'", "unknown parameter 'x'"],
    ['{{ parameters?.x }}', 'MR202', 'x', "unknown parameter 'x'"],
    ['{{ vars.x }}', 'MR202', 'x', "unknown variable 'x'"],
    ['{{ workflow.x }}', 'MR202', 'x', "unknown variable 'x'"],
    ['{{ run.idd }}', 'MR202', 'idd', "unknown property of the run 'idd'"],
    ['{{ task.biuld.output }}', 'MR301', 'biuld', "unknown task 'biuld'"],
    ['{{ task.build.outptu }}', 'MR202', 'outptu', "unknown task property 'outptu'"],
    ['{{ task }}', 'MR203', 'task', "'task' must be followed by the name of a task"],
    ['{{ task[item] }}', 'MR203', 'task', "'task' must be followed by the name of a task"],
    ['{{ lenght(item) }}', 'MR202', 'lenght', "unknown name 'lenght'"],
    ['{{ Math.maxx(1) }}', 'MR202', 'maxx', "unknown name 'Math.maxx'"],
    ['{{ process.env }}', 'MR202', 'process', "unknown name 'process'"],
    ['{{ (x => y)(1) }}', 'MR202', 'y', "unknown name 'y'"],
    ['{{ succeeded }}', 'MR203', 'succeeded', "'succeeded' is a function"],
    ['{{ default }}', 'MR203', 'default', "'default' is a function"],
  ])('%s is a problem', (text, code, at, message) => {
    expect(problems(text)).toEqual([{ code, at, message }]);
  });

  test('exist only in their place', () => {
    expect(problems('{{ item }}{{ index }}', { item: false })).toMatchObject([
      { at: 'item' },
      { at: 'index' },
    ]);
    for (const name of ['succeeded', 'failed', 'timed_out', 'result']) {
      expect(problems(`{{ ${name}() }}`, { transition: false })).toMatchObject([
        { code: 'MR202', at: name },
      ]);
    }
  });

  test('of a failure are known as far as its data', () => {
    const known = [
      'error?.name',
      'error.data.anything.at.all',
      'error.cause.cause.data.code',
      'error.errors.length',
      'error.errors[1].data.code',
      'task.build.error.stack',
      'task.build.items.length',
      'task.build.items[index].anything',
      'task.build.items[0].error.cause.name',
    ];
    for (const path of known) expect(problems(`{{ ${path} }}`)).toEqual([]);
    expect(problems('{{ error.state }}{{ attempt }}', { attempt: true })).toEqual([]);
    expect(problems('{{ error.state }}')).toMatchObject([{ at: 'state' }]);
    const inInput = { transition: false };
    expect(problems('{{ error }}', inInput)).toMatchObject([{ code: 'MR202', at: 'error' }]);
    expect(problems('{{ attempt }}')).toMatchObject([{ code: 'MR202', at: 'attempt' }]);
  });

  test('are all reported at once, in the order of the text', () => {
    expect(problems('{{ a }} {{ b + c }} {{ x = 1 }} {{ d').map(({ at }) => at)).toEqual([
      'a',
      'b',
      'c',
      'x = 1',
      '{{',
    ]);
  });

  test('come with the names that may have been meant', () => {
    const [problem] = checkTemplate('{{ parameters.regoin }}', scope).problems;
    expect(problem?.unknown).toEqual({ name: 'regoin', known: ['region', 'limit'] });
  });
});

describe('everything that is pure', () => {
  test.each([
    '{{ parameters.region }}',
    '{{ vars.checked + workflow.checked }}',
    '{{ task.build.output[0].x }}{{ task["test"].summary.failed }}',
    '{{ item.a?.b?.[index] ?? null }}',
    '{{ run.id }}',
    '{{ range(3).map((x, i) => x * i) }}',
    '{{ zip([1], [2]).map(([a, b = 2]) => ({ a, ...{ b } })) }}',
    '{{ [...parameters.region].filter(({ length }) => length > 0) }}',
    '{{ succeeded() && !failed() || timed_out() ? result() : undefined }}',
    '{{ `${item} of ${length(item)}` }}',
    '{{ new Date(0).toISOString() + Date.parse("2020") + Date.UTC(2020) }}',
    '{{ Math.max(...item) + Number("1") + parseInt("2", 10) }}',
    '{{ Object.keys(item).map(String).join() + JSON.stringify(Array.from(item)) }}',
    '{{ /a+/gi.test(item) && typeof item === "string" && "x" in item }}',
    '{{ default(item.a.b, default(item.c, 1)) }}',
    '{{ encodeURIComponent(item) + (isNaN(item) ? NaN : Infinity) }}',
  ])('%s is allowed', (text) => {
    expect(problems(text)).toEqual([]);
  });
});

describe('syntax that could have effects', () => {
  test.each([
    ['{{ item.x = 1 }}', 'item.x = 1'],
    ['{{ item.x += 1 }}', 'item.x += 1'],
    ['{{ index++ }}', 'index++'],
    ['{{ delete item.x }}', 'delete item.x'],
    ['{{ new Map() }}', 'new Map()'],
    ['{{ new Date() }}', 'new Date()'],
    ['{{ new Date(...item) }}', 'new Date(...item)'],
    ['{{ Date() }}', 'Date'],
    ['{{ item.map(Date) }}', 'Date'],
    ['{{ Date.now() }}', 'now'],
    ['{{ Math.random() }}', 'random'],
    ['{{ function () {} }}', 'function () {}'],
    ['{{ class {} }}', 'class {}'],
    ['{{ async () => 1 }}', 'async () => 1'],
    ['{{ (() => { while (true); }) }}', '{ while (true); }'],
    ['{{ this }}', 'this'],
    ['{{ import("fs") }}', 'import("fs")'],
    ['{{ import.meta }}', 'import.meta'],
    ['{{ item`x` }}', 'item`x`'],
    ['{{ (1, 2) }}', '1, 2'],
    ['{{ item.constructor }}', 'constructor'],
    ['{{ item["__proto__"] }}', '"__proto__"'],
    ['{{ item?.prototype }}', 'prototype'],
    ['{{ (({ constructor: c }) => c)(item) }}', 'constructor'],
    ['{{ {__proto__: item} }}', '__proto__'],
    ['{{ ({ get a() { return 1 } }) }}', 'get a() { return 1 }'],
    ['{{ default(item.x) }}', 'default(item.x)'],
    ['{{ default(...item) }}', 'default(...item)'],
    ['{{ 1n }}', '1n'],
    ['{{ (__mr_at => 1)(2) }}', '__mr_at'],
  ])('%s is refused', (text, at) => {
    expect(problems(text)).toMatchObject([{ code: 'MR203', at }]);
  });

  test.each([
    '{{ await item }}',
    '{{ yield item }}',
    '{{ super.x }}',
    '{{ new.target }}',
    '{{ #x in item }}',
  ])('%s is not even syntax', (text) => {
    expect(problems(text)).toMatchObject([{ code: expect.stringMatching(/MR20[123]/) }]);
  });
});

function reads(text: string) {
  return checkTemplate(text, scope).reads;
}

describe('the reads of a template', () => {
  test('are known by document', () => {
    expect(
      reads('{{ parameters.region }} {{ task.build.output.x }} {{ task.test.items[0] }}'),
    ).toEqual({
      parameters: true,
      vars: false,
      variables: [],
      run: false,
      result: false,
      tasks: { build: { output: true, items: false }, test: { output: false, items: true } },
    });
    expect(reads('{{ workflow.checked }}{{ run.id }}{{ result() }}')).toMatchObject({
      vars: true,
      variables: ['checked'],
      run: true,
      result: true,
    });
  });

  test('are all of a task where no property is named, and nothing large for its state', () => {
    expect(reads('{{ task.build }}').tasks).toEqual({ build: { output: true, items: true } });
    expect(reads('{{ task.build[item] }}').tasks).toEqual({ build: { output: true, items: true } });
    expect(reads('{{ task.build.state }}').tasks).toEqual({
      build: { output: false, items: false },
    });
  });

  test('do not count names that a function binds', () => {
    const check = checkTemplate('{{ range(2).map((item, task) => item + task) }}', scope);
    expect(check).toMatchObject({ problems: [], references: [], dependsOnItem: false });
  });

  test('depend on the item or not', () => {
    expect(checkTemplate('{{ vars.checked }} {{ index }}', scope).dependsOnItem).toBe(true);
    expect(checkTemplate('{{ vars.checked }} index', scope).dependsOnItem).toBe(false);
  });
});

describe('a call that would change a shared list', () => {
  test.each([
    ['task.build.output.x.sort()', 'sort'],
    ['item.list?.reverse()', 'reverse'],
    ['parameters.region["push"](1)', '"push"'],
    ['vars.checked[0].splice(0, 1)', 'splice'],
    ['item.pop()', 'pop'],
    ['result().shift()', 'shift'],
    ['[1].map(() => item.unshift(1))', 'unshift'],
  ])('is a problem: %s', (code, at) => {
    const name = at.replaceAll('"', '');
    const message = `'${name}' would change a list that is shared and read-only`;
    expect(problems(`{{ ${code} }}`)).toEqual([{ code: 'MR203', at, message }]);
    expect(problems(`{{ ${code} }}`, { readOnly: false })).toEqual([]);
  });

  test.each([
    '[...item.list].sort()',
    '[3, 1].sort()',
    'item.list.filter(x => x).reverse()',
    'item.list.map(part => part.sort())',
    'item.list.toSorted()',
    'item.sort',
    '(result => result.sort())([1])',
  ])('is none: %s', (code) => {
    expect(problems(`{{ ${code} }}`)).toEqual([]);
  });
});

describe('an integer literal that no number holds exactly', () => {
  test.each(['9007199254740993', '9_007_199_254_740_993', '0x20000000000001'])(
    'is a problem: %s',
    (digits) => {
      const plain = digits.replaceAll('_', '');
      expect(problems(`{{ [1, ${digits}] }}`)).toMatchObject([
        { code: 'MR203', at: digits, message: expect.stringContaining(`the integer ${plain} `) },
      ]);
      expect(problems(`{{ ${digits} }}`, { exactIntegers: false })).toEqual([]);
    },
  );

  test.each(['9007199254740992', "'9007199254740993'", '9007199254740993.0', '1e22'])(
    'is none: %s',
    (code) => expect(problems(`{{ ${code} }}`)).toEqual([]),
  );
});
