import { describe, expect, it } from 'vitest';
import type * as actionErrors from '../../src/actions/action-error.ts';
import { ActionError, type ActionErrorOptions } from '../../src/actions/action-error.ts';
import { failureFromError } from '../../src/items/failure-from-error.ts';

/** The failure of an item whose action throws the error. */
function failureOf(options: ActionErrorOptions): object {
  const { stack: _stack, ...failure } = failureFromError(new ActionError('slow down', options));
  return failure;
}

const plain = { code: 'MR401', name: 'ActionError', message: 'slow down' };

describe('an ActionError', () => {
  it.each<[string, ActionErrorOptions, object]>([
    ['alone says no more than an error', {}, plain],
    ['has a name', { name: 'QuotaError' }, { ...plain, name: 'QuotaError' }],
    ['has data', { data: { status: 429, at: [1] } }, { ...plain, data: { status: 429, at: [1] } }],
    [
      'has data with any names',
      { data: { data: 1, retry: 2, message: 'x' } },
      { ...plain, data: { data: 1, retry: 2, message: 'x' } },
    ],
    ['has a cause', { cause: 'the disk' }, { ...plain, cause: { message: 'the disk' } }],
    ['is not tried again', { retry: false }, { ...plain, retry: false }],
    ['is tried again as its task says', { retry: true }, plain],
    ['waits milliseconds', { retryAfter: 250 }, { ...plain, retry_after_ms: 250 }],
    ['waits a duration', { retryAfter: '1.5s' }, { ...plain, retry_after_ms: 1500 }],
    ['does not wait for the past', { retryAfter: new Date(5) }, { ...plain, retry_after_ms: 0 }],
  ])('%s', (_, options, failure) => {
    expect(failureOf(options)).toEqual(failure);
  });

  it('waits for a date', () => {
    const error = new ActionError('x', { retryAfter: new Date(Date.now() + 3_600_000) });
    expect(error.retryAfter).toBeGreaterThan(3_000_000);
    expect(error.retryAfter).toBeLessThanOrEqual(3_600_000);
  });

  it.each<[number | string | Date, string]>([
    ['30', '"30"'],
    ['soon', '"soon"'],
    [-1, '-1'],
    [Number.NaN, 'null'],
    [new Date(Number.NaN), 'an invalid date'],
  ])('refuses %s as a time', (retryAfter, shown) => {
    expect(() => new ActionError('slow down', { retryAfter })).toThrow(
      expect.objectContaining({
        code: 'MR501',
        message: `retryAfter of the error 'slow down' is ${shown}`,
      }),
    );
  });

  it('says the same in the copy that a pack has bundled', async () => {
    const copy: typeof actionErrors = await import(
      new URL('../../src/actions/action-error.js?copy', import.meta.url).href
    );
    expect(copy.ActionError).not.toBe(ActionError);
    const error = new copy.ActionError('x', { retry: false, retryAfter: 5, data: { a: 1 } });
    expect(failureFromError(error)).toMatchObject({
      retry: false,
      retry_after_ms: 5,
      data: { a: 1 },
    });
  });

  it('of another kind is believed only as far as its members fit', () => {
    const brand = Symbol.for('millrace.action-error');
    const odd = Object.assign(new Error('x'), {
      [brand]: true,
      data: 7,
      retry: 'no',
      retryAfter: -1,
    });
    const { stack: _stack, ...failure } = failureFromError(odd);
    expect(failure).toEqual({ code: 'MR401', name: 'Error', message: 'x' });
  });
});
