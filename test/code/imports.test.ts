import { expect, test } from 'vitest';
import { importsIn } from '../../src/code/imports.ts';

test.each([
  [`import { a } from './a.mjs';`, ['./a.mjs']],
  [`import './a.mjs'`, ['./a.mjs']],
  [`export * from "../b.js"`, ['../b.js']],
  [`import data from './d.json' with { type: 'json' };`, ['./d.json']],
  [`const x = await import('./a.mjs');`, ['./a.mjs']],
  [`import(\`./a.mjs\`)`, ['./a.mjs']],
  [`import(/* webpackIgnore: true */\n  './a.mjs')`, ['./a.mjs']],
  [`const { b } = require('./b');`, ['./b']],
  [`new Worker(new URL('./worker.mjs', import.meta.url))`, ['./worker.mjs']],
  [`import.meta.resolve('./a.mjs')`, ['./a.mjs']],
  [`import a from 'file:///x/a.mjs'`, ['file:///x/a.mjs']],
  [`import type { T } from './types.ts'; import {b} from'./b.mjs'`, ['./types.ts', './b.mjs']],
  [`import { a,\n  b } // of a\n  from\n './a.mjs'`, ['./a.mjs']],
  [`import './a.mjs'; import './a.mjs'`, ['./a.mjs']],
  // Neither names a file of its own.
  [`import z from 'zod'; import { join } from 'node:path'; require('fs')`, []],
  ['const path = `./${name}.mjs`; import(`./${name}.mjs`)', []],
  [`writeFile('./out.txt', text)`, []],
])('of %s finds %j', (text, found) => {
  expect(importsIn(text)).toEqual(found);
});

test('finds imports in a text of a megabyte in a moment, however it is made', () => {
  const traps = ['import/*', 'from (', 'import\n', "require('./", '//\n'].map((trap) =>
    trap.repeat(200_000 / trap.length),
  );
  for (const trap of traps) expect(importsIn(`${trap}\nimport './a.mjs';`)).toBeDefined();
});
