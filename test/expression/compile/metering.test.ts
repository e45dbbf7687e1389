import { describe, expect, test } from 'vitest';
import { compileTemplate } from '../../../src/expression/compile/compile.ts';
import { generate } from '../../../src/expression/compile/code.ts';
import { ExpressionError } from '../../../src/expression/expression-error.ts';
import { parseTemplate, singleTag } from '../../../src/expression/syntax/parse.ts';

function codeOf(expression: string) {
  const text = `{{${expression}}}`;
  const tag = singleTag(parseTemplate(text));
  if (!tag) throw new Error(`${text} is not one tag`);
  return generate(text, tag, false);
}

describe('an expression that cannot grow is compiled as it is written', () => {
  test.each([
    'item',
    'item.url',
    'item["url"].host[0]',
    'parameters.base + "/" + item.id',
    '`${parameters.base}/${item.id}`',
    'index % 2 === 0 && item.ok ? 1 : -item.n',
    'succeeded() && result().n > 3',
    '[item.a, { b: item.b, ...item.c }]',
    'item.name.toUpperCase().trim().slice(0, 3)',
    'item.tags.includes("x") || item.tags.indexOf("y") > 0',
    'Math.round(item.n * 100) / 100',
    'Number(item.n).toFixed(2)',
    'length(item.tags) > 2',
    'new Date(item.at).toISOString()',
    '1 + item?.a?.b.toLowerCase()',
  ])('%s', (expression) => {
    expect(codeOf(expression)).toMatchObject({ code: `(${expression}\n)`, isMetered: false });
  });
});

const parameters = {
  list: [3, 1, 2],
  rows: [
    { name: 'b', tags: ['x', 'y'], at: { n: 1 } },
    { name: 'a', tags: [], at: null },
  ],
  text: 'one, two; three',
  none: null,
  key: 'map',
};

/** Each is evaluated by JavaScript alone, too. */
const expressions = [
  'parameters.list.map((a) => a + 1)',
  'parameters.list.map((a) => (a + 1))',
  'parameters.list.map((a) => ({ a }))',
  'parameters.list.map((a) => a // the element\n)',
  'parameters.list.map((a, i, all) => all.length + i + (a /* + */ + a))',
  'parameters.list.map((a) => (b) => a + b).map((f) => f(1))',
  'parameters.list?.map((a) => a)',
  'parameters.none?.map((a) => a) ?? 1',
  'parameters.none?.x.map((a) => a).length ?? 1',
  'parameters.none?.x?.y.map((a) => a)?.length ?? 1',
  'parameters.none?.["x"].map((a) => a) ?? 1',
  'parameters?.rows?.[0].tags.map((t) => t)[1]',
  'parameters?.rows[0]?.tags?.map((t) => t)?.join("-")',
  'parameters.rows.map((r) => r?.at?.n.toFixed(1).split(".")[0] ?? 0)',
  'parameters.rows.map((r) => (r.at?.n) ?? 0)',
  'parameters.rows.map((r) => (r?.at)?.n ?? 0)',
  'parameters?.[`li${"st"}`].map((a) => a)',
  'parameters.rows.toSorted((a, b) => a.name < b.name ? -1 : 1).map(({ name }) => name)',
  'parameters.rows.flatMap(({ tags: [first, ...rest] }) => [first ?? "none", ...rest])',
  'parameters.rows.map(({ name, ...others }) => Object.keys(others))',
  '[{ name: 1 }].map(({ tags = [], at: { n } = { n: 0 } } = {}) => n ?? 1).length',
  'parameters.rows.filter(({ tags }) => tags.length).map((r) => ({ ...r, n: -r.at.n }))',
  'parameters.list.reduce((sum, a) => sum + a)',
  'parameters.list.map(String).join("")',
  'parameters.list.map((a) => `${a}` + "x" + parameters.text)',
  '[...parameters.list, ...parameters.text].map((a) => a).length',
  '[...parameters.text.matchAll(/(\\w)\\w*/g)].map(([word, first]) => first + word)',
  'parameters.text.matchAll(/t(\\w)/g).next().value[1]',
  'parameters.text.split(/[,;] /)',
  'parameters.text.replace(/(\\w+), (\\w+)/, "$2 $1 $& $$")',
  'parameters.text.replace(/o/g, (found, at) => at)',
  'parameters.text.replaceAll("o", (found) => found + 1)',
  'parameters.text.match(/w(o)/).index',
  'parameters.text.match("t.o")[0]',
  'parameters.text.search(/;/)',
  'parameters.text.padEnd(20, ".").padStart(25).repeat(2)',
  'parameters.text.concat(1, [2])',
  'parameters.text.hasOwnProperty("length") && parameters.list.hasOwnProperty(0)',
  '/t/g.test(parameters.text) && /(t)w/.exec(parameters.text)[1]',
  '/t/.source + /t/gi.flags + String(/t/) + /t/.toString()',
  'Object.entries({ a: 1 }).map(([k, v]) => k + v)',
  'Object.fromEntries(parameters.list.map((a) => [a, `${a}`]))',
  'Array.from(parameters.text, (c) => c.toUpperCase()).join("")',
  'Array.from({ length: 3 }, (_, i) => i * 2)',
  'Array.of(1, 2).concat(3, [4])',
  'JSON.stringify({ a: [1, { b: "x" }] }, null, 2)',
  'JSON.stringify({ a: 1, b: 2 }, (k, v) => k === "b" ? undefined : v)',
  'JSON.parse("[1, 2]", (k, v) => typeof v === "number" ? v * 2 : v)',
  'parameters.list[parameters.key]((a) => a * 2)',
  'parameters.list["map"]((a) => a * 2)',
  'parameters.list.at(-1) + parameters.list.lastIndexOf(2)',
  '[[1, [2]], [3]].flat(2).concat([[4]].flat())',
  '((f) => f(f, 5))((f, n) => n < 1 ? 1 : n * f(f, n - 1))',
  '[1, 2].includes(2) && "a" in { a: 1 } && ![1].some((a) => !a)',
  '[].map((x) => x).reduce((a, b) => a + b, "empty")',
  '[1.5, 2].map(Math.floor).map((n) => n.toLocaleString("en-US"))',
  'new Date([2020, 1].map((n) => n).join("-")).getTime() > 0',
  'parameters.list.map((a) => a > 1 ? "x" : [a])',
  '[new Date(0)].map((d) => d.toISOString() + d.getUTCDay())',
  'parameters.rows.map((r) => r.missing?.(1) ?? "gone")',
  'encodeURIComponent([1, 2].map((a) => a).join("&"))',
];

describe('an expression that counts what it does', () => {
  test.each(expressions)('%s has the value that JavaScript gives', (expression) => {
    const wanted: unknown = new Function('parameters', `return (${expression}\n)`)(parameters);
    expect(codeOf(expression).isMetered).toBe(true);
    expect(compileTemplate(`{{ ${expression} }}`)({ parameters })).toEqual(wanted);
    expect(compileTemplate(`{{ default(${expression}, 1) }}`)({ parameters })).toEqual(wanted);
  });

  test.each([
    ['parameters.nope.map((a) => a)', "Cannot read properties of undefined (reading 'map')"],
    ['parameters.rows?.x.map((a) => a)', "Cannot read properties of undefined (reading 'map')"],
    ['parameters.text.map((a) => a)', 'parameters.text.map is not a function'],
    ['parameters.rows[0].map((a) => a)', 'parameters.rows[0].map is not a function'],
    ['/a/.compile("b")', '/a/.compile is not a function'],
    ['[{ toString: () => "a" }].join()', "an object with a function 'toString' cannot become text"],
    ['`${{ valueOf: () => 1 }}`', "an object with a function 'valueOf' cannot become text"],
    ['parameters.text.match("(")', 'Invalid regular expression: /(/: Unterminated group'],
  ])('%s fails with the reason', (expression, reason) => {
    const render = () => compileTemplate(`{{ ${expression} }}`)({ parameters });
    expect(render).toThrow(ExpressionError);
    expect(render).toThrow(`{{ ${expression} }} failed: ${reason}`);
  });
});
