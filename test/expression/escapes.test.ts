import { describe, expect, test } from 'vitest';
import { compileTemplate } from '../../src/expression/compile/compile.ts';
import { ExpressionError } from '../../src/expression/expression-error.ts';

/** Ways from an expression to code, the process, the clock, chance, or data of others. */
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
  // names of the environment
  'module.exports',
  'exports',
  '__dirname',
  'Buffer.from("x")',
  'fetch("http://localhost")',
  'console.log(1)',
  'WebAssembly',
  'Atomics',
  'Promise.resolve(1)',
  'Error().stack',
  'Map',
  'Intl',
  'RegExp("x")',
  'BigInt(1)',
  '1n',
  'void process',
  'typeof process',
  '({ process })',
  // code from values
  '[].constructor.constructor("return process")()',
  '(() => 1)["constructor"]("return process")()',
  'item["\\u0063onstructor"]',
  "item['\\x5f\\x5fproto__']",
  'item?.["constructor"]',
  'item?.[["constructor"]]',
  'item[item.k]',
  'item[`${"__pro"}to__`]',
  '/x/.constructor',
  '"".at.constructor',
  '((a, b = a.constructor) => b)([])',
  '((...[{ constructor: c }]) => c)([])',
  '(({ a: { constructor: c } }) => c)({ a: [] })',
  '(({ a = [].constructor }) => a)({})',
  '(({ ["constr".concat("uctor")]: c = 1 }) => c)([])',
  '["constructor"].reduce((o, k) => o[k], [])',
  '["constructor", "constructor"].reduce((o, k) => o[k], [])("return 1")()',
  '[[]].map(({ constructor }) => constructor)',
  'JSON.parse("[1]", (k, v) => v.constructor)',
  'JSON.parse("{}", function () { return this })',
  '"a".replace("a", Function)',
  '"a".replace("a", (m) => m.constructor)',
  '({ valueOf: [].constructor }) + 1',
  '({ toString: () => process }) + ""',
  '({ [Symbol.toPrimitive]: () => 1 }) + ""',
  '({ get a() { return process } }).a',
  '({ a() { return this } }).a()',
  '({ __proto__: Array })',
  '({ "__proto__": [] })',
  'String.raw`x`',
  'process`x`',
  'item.x`${1}`',
  '`${process}`',
  '[...process]',
  '({ ...process })',
  '(x => { return process })()',
  '(([x = process]) => x)([])',
  '(({ [process]: x }) => x)({})',
  '((default) => default)(1)',
  '[1].map(default)',
  // values that all expressions of a thread share
  '[5].forEach([].push, [].map)',
  '[5].forEach([]["push"], [].map)',
  '[5].forEach([]["pu" + "sh"], [].map)',
  '[5].forEach((x => x.push)([]), [].map)',
  '[5].forEach((({ push }) => push)([]), [].map)',
  '[5].forEach((({ ["pu" + "sh"]: p }) => p)([]), [].map)',
  '[].push.call([].map, 5)',
  '[].fill["call"]([].map, 5)',
  '[].fill["ca" + "ll"]([].map, 5)',
  '[].push.apply([].map, [5])',
  '[].push.bind([].map)(5)',
  '[[].map].map([].fill.call, [].fill)',
  'Math.max.call(null, 1)',
  'Math.max.caller',
  '(() => 1).arguments',
  'range.caller',
  'new Array(5)',
  'new Function("return process")()',
  'Array.from({ length: 1 }, function () { return this })',
  'Array.prototype',
  'Object.prototype',
  'Object.create(null)',
  'Object.freeze(item)',
  'Object.getOwnPropertyNames(item)',
  'item.x = 1',
  'item.x++',
  'delete item.x',
  '[item.x] = [1]',
  '({ x: item.x } = { x: 1 })',
  // ends of the tag, the template and the grammar
  'label: item',
  'item.x, process',
  'item.x) , (process',
  'item <!-- x',
  '1\n--> process',
  '% process.exit() %',
  '= process',
  '<%= process %>',
  '*/ process /*',
  'item.x /* */ } } process',
  '#x in item',
  'async () => 1',
  'await item',
  'yield item',
  'function* () {}',
  'class { static x = process }',
  'super.x',
  'debugger',
  'throw item',
  '((f) => f(f))((f) => f(f))',
];

describe('an expression cannot reach further than the names of its place', () => {
  test.each(attempts)('%s', (attempt) => {
    for (const template of [`{{ ${attempt} }}`, `text {{ ${attempt} }}`]) {
      expect(() =>
        compileTemplate(template)({ item: { x: 1, k: 'constructor' }, index: 0 }),
      ).toThrow(ExpressionError);
    }
  });

  test('dynamic keys of data stay possible', () => {
    const names = { item: { key: 'b', data: { b: 1, 3: 'three' } }, index: 3 };
    expect(compileTemplate('{{ item.data[item.key] }}')(names)).toBe(1);
    expect(compileTemplate('{{ item.data[index] }}')(names)).toBe('three');
    expect(compileTemplate('{{ (({ [item.key]: v }) => v)(item.data) }}')(names)).toBe(1);
  });

  test.each([
    ['[3, 1, 2].toSorted()', [1, 2, 3]],
    ['[...[3, 1]].sort()', [1, 3]],
    ['[1, 2].map(Number.isInteger)', [true, true]],
    ['item.sort', 'by name'],
    ['default(item.sort, 1)', 'by name'],
    ['default(item.no.sort, 1)', 1],
    ['default(item[item.key], default(item.call, 2))', 'by name'],
    ['item[default(item.key, "x")]', 'by name'],
    ['default([item.call], 0)[0]', 'me'],
    ['item.push?.x?.y ?? 5', 5],
    ['(({ call: c }) => c)({ call: 1 })', undefined],
    ['`}}`', '}}'],
    ['"}}" + item.call /* }} */', '}}me'],
    ['"a".replace(/a/, (...all) => all.length)', '3'],
    ['JSON.parse("{\\"__proto__\\": 1}", (k, v) => v)', JSON.parse('{"__proto__": 1}')],
  ])('%s is still data and methods', (code, value) => {
    const render = () =>
      compileTemplate(`{{ ${code} }}`)({ item: { sort: 'by name', call: 'me', key: 'sort' } });
    if (value === undefined) expect(render).toThrow(ExpressionError);
    else expect(render()).toEqual(value);
  });

  test('values of an expression are never written to', () => {
    const names = { run: { id: 'r', workflow: 'w' }, task: { a: { output: [1] } } };
    expect(compileTemplate('{{ Object.assign(run, { id: "x" }).id }}')(names)).toBe('x');
    expect(compileTemplate('{{ Object.assign(task.a.output, [2]) }}')(names)).toEqual([2]);
    expect(compileTemplate('{{ Object.assign(Math, { PI: 3 }).PI - Math.PI < 0 }}')({})).toBe(true);
    expect(names).toEqual({ run: { id: 'r', workflow: 'w' }, task: { a: { output: [1] } } });
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
