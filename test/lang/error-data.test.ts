import { runInNewContext } from 'node:vm';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ErrorData, errorData, titleOf } from '../../src/lang/error-data.ts';
import { cutMark } from '../../src/lang/thrown.ts';

/** Without the stacks, which name files. */
function bare({ stack: _stack, cause, errors, ...rest }: ErrorData): object {
  return {
    ...rest,
    ...(cause ? { cause: bare(cause) } : {}),
    ...(errors ? { errors: errors.map(bare) } : {}),
  };
}

class Response {
  status = 503;
}

const quota = Object.assign(new Error('slow down'), { name: 'QuotaError', status: 429 });
const disk = Object.assign(new Error('disk 7 is gone'), { code: 'EDISK' });

describe('what is known of an error', () => {
  it.each<[string, unknown, object]>([
    [
      'its name and own properties',
      quota,
      { name: 'QuotaError', message: 'slow down', data: { status: 429 } },
    ],
    [
      'its cause',
      new TypeError('could not save', { cause: disk }),
      {
        name: 'TypeError',
        message: 'could not save',
        cause: { name: 'Error', message: 'disk 7 is gone', data: { code: 'EDISK' } },
      },
    ],
    [
      'a cause that is no error',
      new Error('x', { cause: 'the disk' }),
      { name: 'Error', message: 'x', cause: { message: 'the disk' } },
    ],
    [
      'the errors of an aggregate',
      new AggregateError([new Error('one'), disk], 'both'),
      {
        name: 'AggregateError',
        message: 'both',
        errors: [
          { name: 'Error', message: 'one' },
          { name: 'Error', message: 'disk 7 is gone', data: { code: 'EDISK' } },
        ],
      },
    ],
    [
      'an error among its properties',
      Object.assign(new Error('x'), { inner: new RangeError('y') }),
      { name: 'Error', message: 'x', data: { inner: { name: 'RangeError', message: 'y' } } },
    ],
    [
      'the properties of an object with a message',
      { message: 'x', name: 'ApiError', status: 5 },
      { name: 'ApiError', message: 'x', data: { status: 5 } },
    ],
    [
      'the properties of data',
      { status: 503, at: new Date(0) },
      {
        message: '{"status":503,"at":"1970-01-01T00:00:00.000Z"}',
        data: { status: 503, at: '1970-01-01T00:00:00.000Z' },
      },
    ],
    [
      'nothing that JSON cannot hold',
      Object.assign(new Error('x'), {
        call: () => 1,
        map: new Map([[1, 2]]),
        response: new Response(),
        big: 5n,
        not: Number.NaN,
        list: [undefined, 1],
      }),
      { name: 'Error', message: 'x', data: { list: [null, 1] } },
    ],
    ['a text', 'no luck', { message: 'no luck' }],
    ['a list', [1, 2], { message: '[1,2]' }],
    ['nothing', undefined, { message: 'undefined' }],
  ])('is %s', (_, thrown, known) => {
    expect(JSON.parse(JSON.stringify(bare(errorData(thrown)), withoutStack))).toEqual(known);
  });

  it('is the same of an error of another realm', () => {
    const foreign: unknown = runInNewContext(
      `Object.assign(new RangeError('x', { cause: new TypeError('y') }), { data: { a: [1] } })`,
    );
    expect(bare(errorData(foreign))).toEqual({
      name: 'RangeError',
      message: 'x',
      data: { data: { a: [1] } },
      cause: { name: 'TypeError', message: 'y' },
    });
  });

  it('ends where an error is its own cause, or a value holds itself', () => {
    const error: Error & { self?: unknown } = new Error('x');
    error.cause = error;
    error.self = { error };
    expect(bare(errorData(error))).toEqual({ name: 'Error', message: 'x', data: { self: {} } });
  });

  it('is bounded, and says what is left out', () => {
    let chain: unknown = 'the end';
    for (let at = 0; at < 1000; at++) chain = new Error('x'.repeat(1000), { cause: chain });
    const many = Array.from({ length: 500 }, () => new Error('y'.repeat(100_000)));
    const wide = Object.fromEntries(Array.from({ length: 100_000 }, (_, at) => [`k${at}`, at]));
    const error = Object.assign(new AggregateError(many, 'x', { cause: chain }), { wide });
    const known = errorData(error);
    expect(JSON.stringify(known).length).toBeLessThan(100_000);
    expect(Object.entries(Object(known.data?.['wide'])).at(-1)).toEqual(['…', cutMark]);
    expect(known.errors?.at(-1)?.message).toMatch(/^and 49\d more$/);
  });

  it('is found in whatever is thrown, and can be written as JSON', () => {
    fc.assert(
      fc.property(hostile, (make) => {
        const known = errorData(make());
        expect(JSON.parse(JSON.stringify(known))).toEqual(known);
      }),
    );
  });
});

describe('the title of an error', () => {
  it.each<[string, { name?: string; message: string }, string]>([
    ['names its kind', { name: 'TypeError', message: 'x' }, 'TypeError: x'],
    ['does not name a plain error', { name: 'Error', message: 'x' }, 'x'],
    ['does not repeat the name', { name: 'TypeError', message: 'TypeError: x' }, 'TypeError: x'],
    ['is the message of what is no error', { message: 'x' }, 'x'],
  ])('%s', (_, error, title) => {
    expect(titleOf(error)).toBe(title);
  });
});

function withoutStack(key: string, value: unknown): unknown {
  return key === 'stack' ? undefined : value;
}

function throws(): never {
  throw new Error('not to be read');
}

const odd = fc.constantFrom<unknown>(throws, Symbol('s'), { toJSON: throws }, [{}, throws], 5n);
const traps = fc.subarray<keyof ProxyHandler<object>>(
  ['get', 'has', 'ownKeys', 'getPrototypeOf', 'getOwnPropertyDescriptor'],
  { minLength: 1 },
);

/** Functions, since fast-check looks into values. */
const hostile: fc.Arbitrary<() => unknown> = fc.oneof(
  fc
    .dictionary(
      fc.constantFrom('name', 'message', 'stack', 'cause', 'errors', 'toJSON', '__proto__', 'a'),
      fc.oneof(odd, fc.jsonValue()),
    )
    .map((members) => () => {
      const error = new Error('x');
      // Node makes the stack when something is first asked of it.
      void error.stack;
      for (const [name, value] of Object.entries(members)) {
        Object.defineProperty(error, name, { value, enumerable: true });
      }
      return error;
    }),
  traps.map((names) => () => {
    return new Proxy(new Error('x'), Object.fromEntries(names.map((name) => [name, throws])));
  }),
  odd.map((value) => () => value),
  fc.constant(() => Object.defineProperty({}, 'x', { enumerable: true, get: throws })),
  fc.constant(() => Object.assign(Object.create(null), { message: 'x', cause: null })),
);
