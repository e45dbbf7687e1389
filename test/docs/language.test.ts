import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { signaturesOf } from '../../src/actions/reference/load.ts';
import { errorTable, toJS } from '../../src/index.ts';
import { functionNames } from '../../src/expression/functions/functions.ts';
import { globals } from '../../src/expression/functions/globals.ts';
import {
  failureProperties,
  itemNames,
  outcomeFunctions,
  runProperties,
  sharedNames,
  taskProperties,
} from '../../src/expression/names.ts';
import { itemStates } from '../../src/items/item-state.ts';
import type { KnownActions } from '../../src/plan/known-actions.ts';
import { checkRead, readInput } from '../../src/plan/valid-workflow.ts';
import { runStates, taskStates } from '../../src/run/records.ts';
import { canonicalise } from '../../src/workflow/canonical.ts';
import { descriptions } from '../../src/workflow/descriptions.ts';
import { laterKeys } from '../../src/workflow/keys.ts';
import {
  backoffs,
  cancelPolicies,
  parameterTypes,
  repeatOrders,
} from '../../src/workflow/workflow.ts';
import { flowExamples } from '../support/docs/flow-examples.ts';
import { runFlow, useExecutor } from '../support/flow.ts';
import { allKeys, keysIn } from '../support/keys.ts';

const text = readFileSync(
  fileURLToPath(new URL('../../../docs/language.md', import.meta.url)),
  'utf8',
);

const examples = flowExamples(text);

const signatures = await signaturesOf(['core', 'file']);

const builtInFolds = new Set(['core.count', 'core.group', 'core.stats', 'core.sum', 'core.top']);

/** Every action is there. */
const actions: KnownActions = {
  has: () => true,
  isFold: (action) => builtInFolds.has(action),
  hint: () => undefined,
  signature: (action) => signatures.get(action),
};

function problemsOf(flow: string): string[] {
  const checked = checkRead(readInput(flow), { actions });
  return checked.ok
    ? checked.value.warnings.map(({ code }) => code)
    : checked.error.problems.map(({ code }) => code);
}

/** Cells of the table of a level, by row. */
function rowsOf(level: string): string[][] {
  const table = text.split(`<!-- table: ${level} -->\n\n`)[1]?.split('\n\n')[0] ?? '';
  return table
    .split('\n')
    .slice(2)
    .map((row) =>
      row
        .split(/(?<!\\)\|/)
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

describe('the reference of the language', () => {
  const executor = useExecutor();

  test.each(Object.entries(descriptions))(
    'has every key of a %s, with its meaning',
    (level, about) => {
      const rows = rowsOf(level);
      expect(rows.map(([key = '']) => key.slice(1, -1))).toEqual(Object.keys(about));
      expect(rows.map((row) => row[3])).toEqual(Object.values(about));
      for (const [key, type] of rows) expect(type, key).not.toBe('');
    },
  );

  test('names everything that an expression can say', () => {
    const tags = [...text.matchAll(/`([^`\n]+)`/g)].map(([, code]) => code).join(' ');
    const words = new Set(tags.match(/\w+/g));
    const names = [...sharedNames, ...itemNames, ...taskProperties, ...runProperties];
    expect([...names, ...functionNames].filter((name) => !words.has(name))).toEqual([]);
  });

  test('has a row for every property of a failure', () => {
    const rows = text.split('<!-- failure -->\n\n')[1]?.split('\n\n')[0]?.split('\n') ?? [];
    const first = rows.slice(2).map((row) => row.split('|')[1] ?? '');
    const named = first.flatMap((cell) => [...cell.matchAll(/`(\w+)`/g)].map(([, name]) => name));
    expect(named).toEqual([...failureProperties]);
  });

  test('has a row for every function, and rows with all names taken from JavaScript', () => {
    const rows = text.split('<!-- names -->\n\n')[1]?.split('\n\n')[0]?.split('\n') ?? [];
    const calls = rows.flatMap((row) => /^\| `(\w+)\(/.exec(row)?.[1] ?? []);
    const own = calls.filter((name) => !outcomeFunctions.some((outcome) => outcome === name));
    expect([...new Set(own)]).toEqual(functionNames);
    const taken = rows.flatMap(
      (row) => /^\| `([^`]+)` +\| the \w+ of JavaScript/.exec(row)?.[1] ?? [],
    );
    const names = taken.flatMap((list) => list.split(' '));
    expect(names.toSorted()).toEqual(Object.keys(globals).toSorted());
  });

  test('names every state of an item, a task and a run', () => {
    const rows = text.split('<!-- states -->\n\n')[1]?.split('\n\n')[0]?.split('\n').slice(2);
    const named = rows?.map((row) => [...row.matchAll(/`(\w+)`/g)].map(([, state]) => state));
    expect(named).toEqual([[...itemStates, 'waiting'], taskStates, runStates]);
  });

  test.each([
    ['types of parameters', /The types are (.*?)\./s, parameterTypes],
    ['words of `cancel`', /The words of `cancel` are (.*?):/s, cancelPolicies],
    ['orders', /The orders are (.*?)\. In/s, repeatOrders],
    ['back-offs', /an item\s+waits `delay` (.*?), but/s, backoffs],
  ])('names all %s', (_, list, words) => {
    const listed = list.exec(text)?.[1]?.replaceAll('`delay`', '') ?? '';
    expect([...listed.matchAll(/`(\w+)`/g)].map(([, word]) => word)).toEqual(words);
  });

  test('names the keys that a later version will have', () => {
    const missing = Object.values(laterKeys)
      .flat()
      .filter((key) => !text.includes(`\`${key}\``));
    expect(missing).toEqual([]);
  });

  test('names only codes that there are', () => {
    const codes = new Set(text.match(/MR\d{3}/g));
    expect([...codes].filter((code) => !Object.hasOwn(errorTable, code))).toEqual([]);
  });

  test('shows every key in an example that is valid', () => {
    const shown = new Set(
      examples
        .filter(({ kind }) => kind !== 'problems')
        .flatMap(({ flow }) => keysIn(canonicalise(parse(flow), []))),
    );
    expect(allKeys.filter((key) => !shown.has(key))).toEqual([]);
  });

  test.each(examples)('line $line: $kind $expected', async ({ kind, expected, flow }) => {
    const codes = kind === 'problems' ? expected.split(', ') : [];
    expect(problemsOf(flow)).toEqual(codes);
    if (kind !== 'run') return;
    const report = await runFlow(executor(), flow);
    expect([report.state, report.error]).toEqual(['succeeded', null]);
    expect(toJS(report.output)).toEqual(JSON.parse(expected));
  });
});
