import { describe, expect, test } from 'vitest';
import { conditionFacts, mayHold, saysOutcome } from '../../../src/expression/check/condition.ts';
import { disjoint } from '../../../src/expression/check/facts.ts';

function exclude(one: string, other: string): boolean {
  return disjoint(conditionFacts(`{{ ${one} }}`), conditionFacts(`{{ ${other} }}`));
}

describe('two conditions', () => {
  test.each([
    ['succeeded()', 'failed()'],
    ['succeeded()', 'failed() || timed_out()'],
    ['succeeded()', '!succeeded()'],
    ['!always()', 'failed()'],
    ['!(failed() || timed_out())', 'timed_out()'],
    ['succeeded() && result().a', 'failed() && result().b'],
    ['result().ok', '!result().ok'],
    ['result()?.ok', "!result()['ok']"],
    ['result().ok === true', 'result().ok === false'],
    ['result().ok === true', '!result().ok'],
    ['result().ok', 'result().ok === false'],
    ['result().ok', 'false === result().ok'],
    ['result().a && result().b', '!(result().a && result().b)'],
    ['result().a === 1 || result().a === 2', 'result().a === 3'],
    ['result().n > 3', 'result().n <= 3'],
    ['result().n > 3', '3 >= result().n'],
    ['result().n > 3', '!(result().n > 3)'],
    ['result().n > 3', 'result().n === 3'],
    ['result().n < 3', 'result().n === 3'],
    ['result().n < 3', 'result().n > 3'],
    ['result().n > 5', 'result().n > 2 && result().n <= 5'],
    ['result().n < 0 || result().n > 9', 'result().n >= 0 && result().n <= 9'],
    ['result().n < -1', 'result().n >= -1'],
    ['result().n > 0', '!result().n'],
    ['result().n > 0', "result().n === ''"],
    ['result().a < result().b', 'result().a === result().b'],
    ['result().a < result().b', 'result().b < result().a'],
    ['result().a <= result().b', '!(result().b >= result().a)'],
    ['result().a === result().b', 'result().a > result().b'],
    ['result().a === result().b', 'result().b !== result().a'],
    ["result().day < '2026-01-01'", "result().day >= '2026-01-01'"],
    ['result().list.length > 0', 'result().list.length === 0'],
    ['result().list.length', '!result().list.length'],
    ['length(result()) > 0', 'length(result()) == 0'],
    ['result().n % 3 === 0', 'result().n % 3 === 1'],
    ['result().n % 2', 'result().n % 2 === 0'],
    ['succeeded() && result().n === 3', 'succeeded() && result().n !== 3'],
    ["result().kind === 'a'", "result().kind === 'b'"],
    ["result().kind === 'a'", '`b` === result().kind'],
    ["result().kind == 'a'", "result().kind == 'b'"],
    ["result().kind == 'a'", "result().kind != 'a'"],
    ["result().kind === 'a'", "!['a', 'b'].includes(result().kind)"],
    ["['a', 'b'].includes(result().kind)", "['c', 'd'].includes(result().kind)"],
    ["['a', null].includes(result().kind)", "result().kind === 'b'"],
    ['result().x === null', 'result().x !== null'],
    ['result().x == null', 'result().x'],
    ['result().x == null', 'result().x != undefined'],
    ["typeof result() === 'string'", "typeof result() === 'number'"],
    ['vars.a', '!workflow.a'],
    ["vars.kind === 'a'", "vars.kind === 'b'"],
  ])('%s and %s exclude each other', (one, other) => {
    expect([exclude(one, other), exclude(other, one)]).toEqual([true, true]);
  });

  test.each([
    ['succeeded()', 'true'],
    ['always()', 'failed()'],
    ['succeeded() || failed()', 'failed()'],
    ['result().a', 'result().b'],
    ["result().kind === 'a'", "result().other === 'b'"],
    ["result().kind !== 'a'", "result().kind !== 'b'"],
    ["result().kind === 'a'", "['a', 'b'].includes(result().kind)"],
    ["['a', result().x].includes(result().kind)", "result().kind === 'b'"],
    ['result().n > 3', 'result().n < 5'],
    ['result().n >= 3', 'result().n <= 3'],
    // For NaN, and for what is no number, both are false.
    ['!(result().n > 3)', '!(result().n <= 3)'],
    // '3' is one such value.
    ['result().n !== 3', 'result().n >= 3 && result().n <= 3'],
    ['result().n == 0', "result().n == ''"],
    ["result().n == '1'", "result().n == '1.0'"],
    ['result().n % 2 === 0', 'result().n % 3 === 0'],
    ['succeeded() ?? failed()', 'failed()'],
    ['result().x ?? 1', '!result().x'],
  ])('%s and %s may both hold', (one, other) => {
    expect([exclude(one, other), exclude(other, one)]).toEqual([false, false]);
  });

  test('exclude each other by a variable that no entry has written between them', () => {
    const one = conditionFacts('{{ vars.n < 3 }}', new Map([['n', 0]]));
    const other = conditionFacts(
      '{{ vars.n >= 3 }}',
      new Map([
        ['n', 0],
        ['m', 1],
      ]),
    );
    const later = conditionFacts('{{ vars.n >= 3 }}', new Map([['n', 1]]));
    const whole = conditionFacts('{{ Object.keys(vars).length }}', new Map([['n', 1]]));
    const before = conditionFacts('{{ !Object.keys(vars).length }}');
    expect(disjoint(one, other)).toBe(true);
    expect(disjoint(one, later)).toBe(false);
    expect(disjoint(whole, before)).toBe(false);
  });
});

test.each([
  'result().n > 3 && result().n < 3',
  "result().kind === 'a' && result().kind === 'b'",
  'result().ok && !result().ok',
  'succeeded() && failed()',
  '[].includes(result())',
])('%s never holds', (condition) => {
  expect(mayHold(conditionFacts(`{{ ${condition} }}`))).toBe(false);
});

describe('a condition of the task a', () => {
  test.each([
    'succeeded()',
    '!failed() && vars.n < 3',
    'always()',
    "error?.name === 'E'",
    "task.a.state === 'failed'",
    'task.a.error',
    'task.a.items.some(x => x.error)',
    'task.a.summary.failed > 0',
    'vars.list.some(x => x === task.a.state)',
  ])('%s speaks of how it ended', (condition) => {
    expect(saysOutcome(`{{ ${condition} }}`, 'a')).toBe(true);
  });

  test.each([
    'vars.n < 3',
    'result()?.hit',
    'task.a.output.done',
    "task.b.state === 'failed'",
    'vars.list.some(error => error > 1)',
    "'failed()' === vars.text",
  ])('%s does not', (condition) => {
    expect(saysOutcome(`{{ ${condition} }}`, 'a')).toBe(false);
  });
});
