import { describe, expect, it } from 'vitest';
import { lackOf } from '../../src/lang/lack.ts';

function coded(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}

describe('a lack', () => {
  it.each([
    ['a call of the system', coded('EMFILE', 'EMFILE: too many open files, open x'), 'EMFILE'],
    ['an error that has crossed a thread', new Error('ENFILE: file table overflow'), 'ENFILE'],
    [
      'a thread that cannot be made',
      coded('ERR_WORKER_INIT_FAILED', 'Worker initialization failure: EAGAIN'),
      'EAGAIN',
    ],
    [
      'a package.json that cannot be opened, in Node 24',
      coded('ERR_INVALID_PACKAGE_CONFIG', 'Cannot read package config /a: too many open files.'),
      'EMFILE',
    ],
    [
      'a package.json that cannot be opened, its code lost on the way',
      new Error('Cannot read package config /a/package.json: not enough memory.'),
      'ENOMEM',
    ],
  ])('is found in %s', (_, error, code) => {
    expect(lackOf(error)).toBe(code);
  });

  it.each([
    ['a package.json that is not JSON', new Error('Cannot read package config /a: bad JSON.')],
    ['an error that speaks of one', new Error('the log says: too many open files.')],
    ['something else', { code: 'EMFILE', message: 'EMFILE: too many open files' }],
  ])('is not found in %s', (_, error) => {
    expect(lackOf(error)).toBeUndefined();
  });
});
