import { describe, expect, test } from 'vitest';
import { conditionFacts } from '../../../src/expression/check/condition.ts';
import { disjoint } from '../../../src/plan/checks/guard.ts';

describe('two conditions', () => {
  test.each([
    ['succeeded()', 'failed()'],
    ['succeeded()', 'failed() || timed_out()'],
    ['succeeded()', '!succeeded()'],
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
