import { describe, expect, test } from 'vitest';
import { compileTemplate } from '../../src/expression/compile.ts';
import { ExpressionError } from '../../src/expression/expression-error.ts';

/** Ways from an expression to code, the process, the clock, chance, or the data of others. */
const attempts = [
  'process.exit()',
  'globalThis',
  'global.process',
  'require("fs")',
  'eval("1")',
  'Function("return 1")()',
  'this.process',
  'arguments[0]',
  '(() => this)()',
  '(() => arguments)()',
  'Reflect.ownKeys(item)',
  'Symbol.iterator',
  'new Proxy(item, {})',
  'setTimeout(() => 1)',
  'performance.now()',
  'crypto.randomUUID()',
  'structuredClone(item)',
  '[].constructor',
  '[]["constructor"]',
  '[]["con" + "structor"]',
  '[][["constructor"]]',
  '[][{ toString: () => "constructor" }]',
  '[]?.["cons".concat("tructor")]',
  '(() => 1).constructor("return process")()',
  '""["\\x63onstructor"]',
  '"".\\u0063onstructor',
  '[][`constructor`]',
  '[][`con${"structor"}`]',
  '(({ ["constr" + "uctor"]: c }) => c)([])',
  '(({ constructor }) => constructor)([])',
  '(([{ constructor: c }]) => c)([[]])',
  '((x = [].constructor) => x)()',
  'item.__proto__',
  'item["__pro" + "to__"]',
  'item.__lookupGetter__("x")',
  'item.__defineGetter__("x", () => 1)',
  'Object.getPrototypeOf(item)',
  'Object.getOwnPropertyDescriptors(item)',
  'Object.defineProperty(item, "x", { value: 1 })',
  'Object.setPrototypeOf(item, null)',
  'Object["getProto" + "typeOf"](item)',
  'Object.assign(Math.max, { x: 1 })',
  'Object.assign(Math, { PI: 3 })',
  'Object.assign(String, { raw: 1 })',
  'Math.random()',
  'Math["ran" + "dom"]()',
  'Date.now()',
  'Date["no" + "w"]()',
  '[1].map(Date)',
  '((d) => d.now())(Date)',
  'new Date()',
  'new Date(...[])',
  'new (() => 1)()',
  'new Date.constructor("x")',
  'Array.fromAsync([])',
  '__eta.res',
  'it.item',
  '__mr_env',
  '__mr_names',
  '__mr_at',
  '((__mr_need) => 1)(1)',
  'item) + process.exit((1',
  'item }; process.exit(); {',
  'item; process.exit()',
  'import("node:fs")',
  'import.meta.url',
  'new.target',
];

describe('an expression cannot reach further than the names of its place', () => {
  test.each(attempts)('%s', (attempt) => {
    for (const template of [`{{ ${attempt} }}`, `text {{ ${attempt} }}`]) {
      expect(() => compileTemplate(template)({ item: { x: 1 }, index: 0 })).toThrow(
        ExpressionError,
      );
    }
  });

  test('dynamic keys of data stay possible', () => {
    const names = { item: { key: 'b', data: { b: 1, 3: 'three' } }, index: 3 };
    expect(compileTemplate('{{ item.data[item.key] }}')(names)).toBe(1);
    expect(compileTemplate('{{ item.data[index] }}')(names)).toBe('three');
    expect(compileTemplate('{{ (({ [item.key]: v }) => v)(item.data) }}')(names)).toBe(1);
  });

  test('data that looks like code stays data', () => {
    const item = {
      text: '{{ process.exit() }}',
      tick: '`${process.exit()}`',
      __proto__x: "');process.exit();('",
    };
    expect(
      compileTemplate('a {{ item.text }} {{ item.tick }} {{ item.__proto__x }}')({ item }),
    ).toBe(`a ${item.text} ${item.tick} ${item.__proto__x}`);
  });
});
