import { describe, expect, test } from 'vitest';
import { conditionFacts, saysOutcome } from '../../../src/expression/check/condition.ts';
import { disjoint } from '../../../src/plan/checks/guard.ts';

describe('two conditions', () => {
  test.each([
    ['succeeded()', 'failed()'],
    ['succeeded()', 'failed() || timed_out()'],
    ['succeeded()', '!succeeded()'],
    ['!always()', 'failed()'],
    ['!(failed() || timed_out())', 'timed_out()'],
    ['succeeded() && result().a', 'failed() && result().b'],
    ['result().ok', '!result().ok'],
    ['result().n > 3', 'result().n <= 3'],
    ['succeeded() && result().n === 3', 'succeeded() && result().n !== 3'],
    ["result().kind === 'a'", "result().kind === 'b'"],
  ])('%s and %s exclude each other', (one, other) => {
    expect(disjoint(conditionFacts(`{{ ${one} }}`), conditionFacts(`{{ ${other} }}`))).toBe(true);
  });

  test.each([
    ['succeeded()', 'true'],
    ['always()', 'failed()'],
    ['succeeded() || failed()', 'failed()'],
    ['result().a', 'result().b'],
    ['vars.a', '!vars.a'],
    ["result().kind === 'a'", "result().other === 'b'"],
    ["result().kind !== 'a'", "result().kind !== 'b'"],
    ['result().n > 3', 'result().n < 5'],
    ['succeeded() ?? failed()', 'failed()'],
  ])('%s and %s may both hold', (one, other) => {
    expect(disjoint(conditionFacts(`{{ ${one} }}`), conditionFacts(`{{ ${other} }}`))).toBe(false);
  });
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
