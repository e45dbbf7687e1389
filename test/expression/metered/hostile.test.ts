import { describe, expect, test } from 'vitest';
import { SharedBudget } from '../../../src/expression/budget/budget.ts';
import { compileTemplate } from '../../../src/expression/compile/compile.ts';
import { ExpressionError } from '../../../src/expression/expression-error.ts';

const parameters = {
  n: 300_000_000,
  far: 1e15,
  text: `${'a'.repeat(46)}!`,
  pattern: '(a+)+$',
  long: 'ab'.repeat(500_000),
  list: Array.from({ length: 100_000 }, (_, index) => ({ index, name: `n${index}` })),
};

/** Expressions that would take minutes, or more memory than there is. */
const hostile = [
  // numbers of the data become sizes
  'Array(parameters.n)',
  'Array(parameters.n).fill(0)',
  'Array.from({ length: parameters.n })',
  'Array.from({ length: parameters.n }, (_, i) => i)',
  '[parameters.n].map((n) => Array(n))',
  '[{ length: parameters.n }].map(Array.from)',
  'range(parameters.n)',
  '[parameters.far].map((n) => range(n))',
  'zip(range(9000000), range(9000000))',
  'matrix({ a: range(10000), b: range(10000) })',
  'matrix({ a: range(3000), b: range(3000) }, { exclude: range(1000).map((a) => ({ a })) })',
  'parameters.text.repeat(parameters.n)',
  '[parameters.text].map((t) => t.repeat(parameters.n))',
  '"x".padStart(parameters.n)',
  '"x".padEnd(parameters.n, parameters.text)',
  '"x"["repeat"](parameters.n)',
  '"x"["re" + "peat"](parameters.n)',
  '"x"?.repeat(parameters.n)',
  'JSON.stringify(parameters.list, null, parameters.far).repeat(9)',
  'String.raw({ raw: { length: parameters.n } })',
  // functions within functions
  'parameters.list.map((a) => parameters.list.map((b) => a.index + b.index))',
  'parameters.list.filter((a) => parameters.list.some((b) => b.index < 0))',
  'parameters.list.filter((a) => parameters.list.indexOf(-1) > 0)',
  'parameters.list.flatMap(() => parameters.list)',
  'parameters.list.reduce((all, one) => [...all, one], [])',
  'parameters.list.reduce((all, one) => ({ ...all, [one.name]: 1 }), {})',
  'parameters.list.reduce((all, one) => Object.assign(all, { [one.name]: 1 }), {})',
  'parameters.list.reduce((all, one) => all.concat(one), [])',
  'parameters.list.map(() => (([first, ...rest]) => first)(parameters.list))',
  'parameters.list.map(() => Object.entries(parameters.list))',
  'parameters.list.map(() => Math.max(...range(1000)))',
  'parameters.list.map(() => parameters.list.toSorted())',
  '((f) => f(f, 60))((f, n) => n < 1 ? 1 : f(f, n - 1) + f(f, n - 1))',
  // growth
  'range(60).reduce((all) => all + all, "aa")',
  'range(60).reduce((all) => `${all}${all}`, "aa")',
  'range(60).reduce((all) => [...all, ...all], [1])',
  'range(60).reduce((all) => all.concat(all), [1])',
  'range(60).reduce((all) => all.replaceAll("a", "aa"), "a")',
  'range(60).reduce((all) => all.replace(/a/g, "$&$&"), "a")',
  "range(60).reduce((all) => all.replace(/a/g, \"$'$'\"), 'aaa')",
  'range(60).reduce((all) => all.replace(/a/g, () => "aa"), "a")',
  'range(60).reduce((all) => [all, all].join(""), "aa")',
  'range(60).reduce((all) => all.split("").join("--"), "aa")',
  'range(60).reduce((all) => JSON.stringify(all + all), "aa")',
  'range(60).reduce((all) => encodeURIComponent("%" + all + all), "")',
  'parameters.long.replaceAll("a", parameters.long)',
  'parameters.long.split("a").join(parameters.long)',
  'parameters.list.map((one) => (parameters.long + one.name).slice(0, 20))',
  'parameters.list.map((one) => `${parameters.long} ${one.name}`.trim())',
  'parameters.list.map((one) => parameters.long === `${one.name}${parameters.long}`)',
  'parameters.list.map(() => parameters.long.toUpperCase())',
  'parameters.list.map(() => ({ ...parameters }))',
  'JSON.stringify(range(1000), (key, value) => key === "" ? value : parameters.long)',
  // a few lists within each other, which are a tree of any size
  'range(60).reduce((all) => [all, all], 1)',
  'range(60).reduce((all) => ({ a: all, b: all }), 1)',
  'JSON.stringify(range(60).reduce((all) => [all, all], 1))',
  '"" + range(60).reduce((all) => [all, all], 1)',
  '+range(60).reduce((all) => [all, all], 1)',
  'range(60).reduce((all) => [all, all], 1) < 1',
  '`${range(60).reduce((all) => [all, all], 1)}`',
  'Math.max(range(60).reduce((all) => [all, all], 1))',
  '({})[range(60).reduce((all) => [all, all], 1)]',
  'range(60).reduce((all) => [all, all], 1).flat(Infinity).length',
  'range(60).reduce((all) => [all, all], 1).join("").length',
  'range(60).reduce((all) => [all, all], 1).toString().length',
  '[range(60).reduce((all) => [all, all], 1), 1].sort()',
  'parameters.text.includes(range(60).reduce((all) => [all, all], 1))',
  'new Date(range(60).reduce((all) => [all, all], 1)).getTime()',
  // regular expressions
  'parameters.text.match(parameters.pattern)',
  'parameters.text.matchAll(parameters.pattern).next()',
  'parameters.text.search(parameters.pattern)',
  'parameters.text.match(/(a+)+$/)',
  'parameters.text.match(/(a|a)*$/)',
  'parameters.text.match(/(?:a?){50}a{50}$/)',
  'parameters.text.replace(/(a+)+$/, "")',
  'parameters.text.replaceAll(/(a+)+$/g, "")',
  'parameters.text.split(/(a+)+$/)',
  '/(a+)+$/.test(parameters.text)',
  '/(a+)+$/.exec(parameters.text)',
  '[parameters.text].some((text) => /^(([a-z])+.)+[A-Z]([a-z])+$/.test(text))',
  '/^(?=(a+)+$)/.test(parameters.text)',
  '/(?<=b(a+)+)!/.test(parameters.text)',
  '/^(a+)\\1+$|(a+)+$/.test(parameters.text)',
  '/.*.*.*x/s.test(parameters.long)',
  '/(?:(?:(?:a{1,99}){1,99}){1,99}){1,99}b/.test(parameters.text)',
];

/** Most of the table has a small part of the budget: the whole takes a second of time each. */
const small = new SharedBudget();
const wholeEach = 8;

function errorOf(template: string, shared?: SharedBudget): ExpressionError {
  const program = compileTemplate(template);
  const evaluate = (): unknown => program({ parameters });
  try {
    if (shared) shared.within(evaluate);
    else evaluate();
  } catch (error) {
    if (error instanceof ExpressionError) return error;
    throw error;
  }
  throw new Error(`${template} is within the budget`);
}

describe('an expression that would take too long or too much is stopped', () => {
  test.each(hostile.map((expression, at) => ({ expression, at })))('$expression', (row) => {
    const template = `{{ ${row.expression} }}`;
    const shared = row.at % wholeEach === 0 ? undefined : small;
    const { code, message, source, hint } = errorOf(template, shared);
    expect({ code, source }).toEqual({ code: 'MR403', source: template });
    expect(message).toMatch(/^\{\{ .* was stopped: it (takes|needs|would create) /s);
    expect(hint).toMatch(/in an action/);
  });

  test('also as part of a text', () => {
    const { code, source } = errorOf('a {{ parameters.text.match(parameters.pattern) }} b');
    expect({ code, source }).toEqual({
      code: 'MR403',
      source: '{{ parameters.text.match(parameters.pattern) }}',
    });
    expect(errorOf('a {{ range(60).reduce((a) => [a, a], 1) }}').message).toMatch(/was stopped/);
  });

  test('default does not hide it', () => {
    expect(errorOf('{{ default(Array(parameters.n), 1) }}').code).toBe('MR403');
  });

  test('each expression has the whole budget', () => {
    const program = compileTemplate('{{ parameters.list.map((a) => [a]).length }}');
    const both = compileTemplate(['{{ range(9000000).length }}', '{{ range(9000000).length }}']);
    for (let count = 0; count < 5; count++) expect(program({ parameters })).toBe(100_000);
    expect(both({})).toEqual([9_000_000, 9_000_000]);
  });
});

const list = Array.from({ length: 1_000_000 }, (_, id) => ({ id, name: `name ${id}`, ok: true }));
const text = Array.from({ length: 100_000 }, (_, id) => `line ${id} of the text`).join('\n');

describe('what grows with its data only is within the budget', () => {
  test.each([
    ['range(10000000).length', 10_000_000],
    ['range(1000000).map((i) => i * 2).length', 1_000_000],
    ['parameters.list.map((one) => one.name).length', 1_000_000],
    ['parameters.list.filter((one) => one.ok).map((one) => one.id).length', 1_000_000],
    ['parameters.list.map(({ id, name }) => ({ id, label: `${id}: ${name}` })).length', 1_000_000],
    ['parameters.list.reduce((sum, one) => sum + one.id, 0)', 499_999_500_000],
    ['parameters.list.toSorted((a, b) => b.id - a.id)[0].id', 999_999],
    [
      'parameters.list.slice(0, 100000).reduce((all, { name }) => all + name + ",", "").length',
      1_088_890,
    ],
    [
      'Object.fromEntries(parameters.list.slice(0, 100000).map((one) => [one.id, one])).length ?? 1',
      1,
    ],
    ['parameters.text.split("\\n").map((line) => line.split(" ")[1]).length', 100_000],
    ['parameters.text.replace(/\\s+/g, " ").length', 2_288_889],
    ['parameters.text.match(/\\d+/g).length', 100_000],
    ['parameters.text.replaceAll("line", "row").length', 2_188_889],
    ['JSON.parse(JSON.stringify(parameters.list.slice(0, 100000))).length', 100_000],
    ['/^(\\w+\\s?)*$/.test("this is a plain text of some words")', true],
    ['/^([a-z0-9]+\\.)+[a-z]+$/.test("a.long.name.of.a.host.example.org")', true],
  ])('%s', (expression, expected) => {
    expect(compileTemplate(`{{ ${expression} }}`)({ parameters: { list, text } })).toBe(expected);
  });
});
