import { expect, test } from 'vitest';
import { assertNever, Bug, invariant } from '../../src/lang/assert.ts';

test('An invariant that holds says nothing', () => {
  expect(() => invariant(1, 'never said')).not.toThrow();
});

const broken = (): void => invariant(0, 'one is one');

test('An invariant that does not hold is a bug with its message', () => {
  expect(broken).toThrow(Bug);
  expect(broken).toThrow('one is one');
});

test('A variant that no switch expects is a bug', () => {
  const stranger: unknown = { type: 'stranger' };
  expect(() => assertNever(stranger as never)).toThrow('unexpected variant: {"type":"stranger"}');
});
