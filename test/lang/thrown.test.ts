import { describe, expect, it } from 'vitest';
import {
  cutMark,
  isInstance,
  memberOf,
  messageOf,
  nameOf,
  stackOf,
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
    expect([nameOf(odd), stackOf(odd), nameOf(new Error('x')), nameOf({ name: 'x' })]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    expect([nameOf(new TypeError('x')), stackOf(revoked())]).toEqual(['TypeError', undefined]);
    expect([memberOf(revoked(), 'code'), isInstance(revoked(), Error)]).toEqual([undefined, false]);
  });
});

function assigned(members: object): Error {
  return Object.assign(new Error('x'), members);
}
