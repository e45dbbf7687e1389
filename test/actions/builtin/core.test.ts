import { expect, test } from 'vitest';
import { echo, fail, noop, sleep } from '../../../src/actions/builtin/core.ts';
import { contextFor } from '../context.ts';

function catching(call: () => unknown): unknown {
  try {
    return call();
  } catch (error) {
    return error;
  }
}

test('echo returns its input, the same object', () => {
  const input = { a: [1] };
  expect(echo(input)).toBe(input);
});

test('noop returns null', () => {
  expect(noop()).toBeNull();
});

test.each([
  [{ message: 'out of paper' }, 'out of paper'],
  [{ message: { code: 7 } }, '{"code":7}'],
  [{}, 'core.fail was called'],
])('fail with %j throws "%s"', (input, message) => {
  expect(() => fail(input)).toThrow(message);
});

test('fail throws an error of a name, with data', () => {
  expect(
    catching(() => fail({ message: 'no', name: 'QuotaError', data: { left: 0 } })),
  ).toMatchObject({
    message: 'no',
    name: 'QuotaError',
    data: { left: 0 },
  });
  expect(catching(() => fail({}))).toMatchObject({ name: 'Error', data: {} });
});

test.each([
  [{ name: 5 }, 'name: expected text'],
  [{ data: [1] }, 'data: expected an object'],
])('fail refuses %j', (input, problem) => {
  expect(catching(() => fail(input))).toMatchObject({
    code: 'MR407',
    message: `the input is invalid: ${problem}`,
  });
});

test.each([
  [5, 5],
  ['2ms', 2],
])('sleep waits %j', async (ms, slept) => {
  const started = performance.now();
  expect(await sleep({ ms }, contextFor())).toEqual({ slept_ms: slept });
  expect(performance.now() - started).toBeGreaterThan(slept - 2);
});

test('sleep ends at once when the item is aborted', async () => {
  const abort = new AbortController();
  const sleeping = sleep({ ms: '1h' }, contextFor({ signal: abort.signal }));
  abort.abort();
  await expect(sleeping).rejects.toMatchObject({ name: 'AbortError' });
});

test.each([undefined, -1, 'soon', null, '30d'])('sleep rejects %j', async (ms) => {
  await expect(sleep({ ms }, contextFor())).rejects.toMatchObject({ code: 'MR407' });
});
