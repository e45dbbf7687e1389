import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import {
  cutMark,
  isError,
  isErrorLike,
  isInstance,
  memberOf,
  messageOf,
  stackOf,
  textMemberOf,
} from '../../src/lang/thrown.ts';

function revoked(): unknown {
  const { proxy, revoke } = Proxy.revocable(new Error('x'), {});
  revoke();
  return proxy;
}

describe('what is read of a thrown value', () => {
  it.each<[string, unknown, string]>([
    ['an error', new RangeError('too long'), 'too long'],
    ['a text', 'no luck', 'no luck'],
    ['data', { status: 503 }, '{"status":503}'],
    ['nothing', undefined, 'undefined'],
    ['null', null, 'null'],
    ['a symbol', Symbol('s'), 'Symbol(s)'],
    ['a big integer', 5n, '5'],
    ['an object without a prototype', Object.create(null), '{}'],
    ['an error whose message is a symbol', assigned({ message: Symbol('m') }), 'Symbol(m)'],
    ['an error whose message is data', assigned({ message: { a: 1 } }), '{"a":1}'],
    ['a proxy that was revoked', revoked(), 'a value that cannot be shown'],
  ])('%s has a message', (_, thrown, message) => {
    expect(messageOf(thrown)).toBe(message);
  });

  it('is bounded', () => {
    const message = messageOf(new Error('x'.repeat(100_000_000)));
    expect(message).toHaveLength(65_536 + cutMark.length);
    expect(message.endsWith(`x${cutMark}`)).toBe(true);
    expect(messageOf(`${'x'.repeat(65_535)}😀`)).toBe(`${'x'.repeat(65_535)}${cutMark}`);
  });

  it('leaves out a name and a stack that are none', () => {
    const odd = assigned({ name: Symbol('n'), stack: 5 });
    expect([textMemberOf(odd, 'name'), stackOf(odd)]).toEqual([undefined, undefined]);
    expect([stackOf(revoked()), isError(revoked())]).toEqual([undefined, false]);
    expect([memberOf(revoked(), 'code'), isInstance(revoked(), Error)]).toEqual([undefined, false]);
  });
});

describe('an error', () => {
  it('is one of any realm', () => {
    const foreign: unknown = runInNewContext('new RangeError("x")');
    expect([isError(foreign), isError(new DOMException('x')), messageOf(foreign)]).toEqual([
      true,
      true,
      'x',
    ]);
  });

  it('is like an object with a message', () => {
    const likes = [{ message: 'x' }, { message: 5 }, 'x', null].map(isErrorLike);
    expect(likes).toEqual([true, false, false, false]);
  });
});

function assigned(members: object): Error {
  return Object.assign(new Error('x'), members);
}
