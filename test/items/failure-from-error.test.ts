import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Document, encode } from '../../src/document/document.ts';
import type * as errors from '../../src/errors.ts';
import { MillraceError } from '../../src/errors.ts';
import { ExpressionError } from '../../src/expression/expression-error.ts';
import { failureToJson, parseFailure } from '../../src/items/failure.ts';
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
    [
      'is data',
      { status: 503 },
      { code: 'MR401', message: 'the action threw {"status":503}', data: { status: 503 } },
    ],
    [
      'is one of ours, with facts',
      new MillraceError('MR407', 'the input is invalid', { details: { issues: ['a: no'] } }),
      { code: 'MR407', message: 'the input is invalid', data: { issues: ['a: no'] } },
    ],
    ['is nothing', undefined, { code: 'MR401', message: 'the action threw undefined' }],
    ['is a big integer', 5n, { code: 'MR401', message: 'the action threw 5' }],
  ])('that an action threw %s', (_, error, failure) => {
    expect(failureFromError(error)).toEqual(failure);
  });

  it('keeps what is known of an error of JavaScript', () => {
    const error = new RangeError('too long');
    const name = 'RangeError';
    const { message, stack } = error;
    expect(failureFromError(error)).toEqual({ code: 'MR401', name, message, stack });
    const silent = 'the action threw an error without a message';
    expect(failureFromError(new Error()).message).toBe(silent);
  });

  it.each<[string, unknown, object]>([
    ['with its field', named, { code: 'MR402', message: 'input.url: url is undefined' }],
    ['alone', bare, { code: 'MR402', message: 'next: url is undefined' }],
    ['for a value', notJson, { code: 'MR405', message: 'next: $.a is a function' }],
    [
      'with its hint',
      hinted,
      { code: 'MR302', message: 'next: no such action', hint: 'There is core.echo.' },
    ],
  ])('of an expression names its field or the place, %s', (_, error, failure) => {
    expect(failureAt(error, 'next')).toEqual(failure);
  });

  it('has the code of an error that another copy of Millrace made', async () => {
    const copy: typeof errors = await import(
      new URL('../../src/errors.js?copy', import.meta.url).href
    );
    expect(copy.MillraceError).not.toBe(MillraceError);
    const message = 'the input is invalid';
    expect(failureFromError(new copy.MillraceError('MR407', message))).toEqual({
      code: 'MR407',
      message,
    });
  });

  it('of an expression is none when the error has no code', () => {
    const bug = new TypeError('x is not a function');
    expect(() => failureAt(bug, 'next')).toThrow(bug);
  });
});

function throws(): never {
  throw new Error('not to be read');
}

/** Members of errors that are not what they should be. */
const oddMember = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom<unknown>(undefined, null, 5n, Symbol('s'), throws, { toString: throws }, 'MR606'),
  fc.jsonValue(),
);

/** A getter in place of a member. */
const getter = fc.constantFrom<PropertyDescriptor>({ get: throws }, { get: () => Symbol('s') });

/** Node makes the stack of an error when something is first asked of it. */
function whole(error: Error): Error {
  void error.stack;
  return error;
}

const types: readonly (() => object)[] = [
  () => whole(new Error('x')),
  () => whole(new TypeError('x', { cause: 'y' })),
  () => whole(new AggregateError(Array.from({ length: 5000 }, () => new Error('one')))),
  () => whole(new MillraceError('MR701', 'x', { hint: 'y' })),
  () => whole(new ExpressionError('MR402', 'x', { source })),
  () => Object.create(null),
  () => new Proxy(whole(new Error('x')), { get: throws, has: throws, getPrototypeOf: throws }),
  () => new Proxy(whole(new MillraceError('MR302', 'x')), { get: throws }),
  () => whole(new (class extends MillraceError {})('MR302', 'x')),
];

const oddObject = fc
  .record({
    make: fc.constantFrom(...types),
    members: fc.dictionary(
      fc.constantFrom('message', 'name', 'stack', 'code', 'hint', 'field', 'cause', 'toJSON'),
      fc.oneof(
        oddMember.map((value): PropertyDescriptor => ({ value })),
        getter,
      ),
    ),
    isCyclic: fc.boolean(),
    isFrozen: fc.boolean(),
    isRevoked: fc.boolean(),
  })
  // A function, since fast-check looks into values.
  .map(({ make, members, isCyclic, isFrozen, isRevoked }) => () => {
    const thrown = make();
    for (const [name, descriptor] of Object.entries(members)) {
      Reflect.defineProperty(thrown, name, { configurable: true, ...descriptor });
    }
    if (isCyclic) Reflect.defineProperty(thrown, 'cause', { value: thrown, configurable: true });
    if (isFrozen) Object.freeze(thrown);
    if (!isRevoked) return thrown;
    const { proxy, revoke } = Proxy.revocable(thrown, {});
    revoke();
    return proxy;
  });

describe('the failure of whatever an action throws', () => {
  it('exists, can be stored, and is read back as it is', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          oddObject,
          oddMember.map((value) => () => value),
        ),
        (make) => {
          const failure = failureFromError(make());
          const stored = Document.trusted(encode(failureToJson(failure))).view();
          expect(parseFailure(stored)).toEqual(failure);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('is bounded', () => {
    const failure = failureFromError(new TypeError('x'.repeat(100_000_000)));
    expect(JSON.stringify(failure).length).toBeLessThan(200_000);
  });
});
