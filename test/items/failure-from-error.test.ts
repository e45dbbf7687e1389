import { describe, expect, it } from 'vitest';
import { MillraceError } from '../../src/errors.ts';
import { ExpressionError } from '../../src/expression/expression-error.ts';
import { failureAt, failureFromError } from '../../src/items/failure-from-error.ts';

const source = '{{ item.url }}';
const named = new ExpressionError('MR402', 'url is undefined', { source, field: 'input.url' });
const bare = new ExpressionError('MR402', 'url is undefined', { source });
const notJson = new MillraceError('MR701', '$.a is a function');
const hinted = new MillraceError('MR302', 'no such action', { hint: 'There is core.echo.' });

describe('a failure from an error', () => {
  it.each<[string, unknown, object]>([
    ['names the field', named, { code: 'MR402', message: 'input.url: url is undefined' }],
    ['has no field', bare, { code: 'MR402', message: 'url is undefined' }],
    ['is an output that is not JSON', notJson, { code: 'MR405', message: '$.a is a function' }],
    [
      'keeps its hint',
      hinted,
      { code: 'MR302', message: 'no such action', hint: 'There is core.echo.' },
    ],
    ['is text', 'no luck', { code: 'MR401', message: 'the action threw no luck' }],
    ['is data', { status: 503 }, { code: 'MR401', message: 'the action threw {"status":503}' }],
    ['is nothing', undefined, { code: 'MR401', message: 'the action threw undefined' }],
    ['is a big integer', 5n, { code: 'MR401', message: 'the action threw 5' }],
  ])('that an action threw %s', (_, error, failure) => {
    expect(failureFromError(error)).toEqual(failure);
  });

  it('keeps the kind and the stack of an error of JavaScript', () => {
    const error = new RangeError('too long');
    const message = 'RangeError: too long';
    expect(failureFromError(error)).toEqual({ code: 'MR401', message, stack: error.stack });
    const silent = 'the action threw an error without a message';
    expect(failureFromError(new Error()).message).toBe(silent);
  });

  it.each<[string, unknown, object]>([
    ['with its field', named, { code: 'MR402', message: 'next.input.url: url is undefined' }],
    ['alone', bare, { code: 'MR402', message: 'next: url is undefined' }],
    ['for a value', notJson, { code: 'MR405', message: 'next: $.a is a function' }],
    [
      'with its hint',
      hinted,
      { code: 'MR302', message: 'next: no such action', hint: 'There is core.echo.' },
    ],
  ])('of an expression names the place %s', (_, error, failure) => {
    expect(failureAt(error, 'next')).toEqual(failure);
  });

  it('of an expression is none when the error has no code', () => {
    const bug = new TypeError('x is not a function');
    expect(() => failureAt(bug, 'next')).toThrow(bug);
  });
});
