import { describe, expect, test } from 'vitest';
import { Clock } from '../../../ui/src/format/clock.ts';
import { duration, estimate } from '../../../ui/src/format/durations.ts';
import { bytes, int, rate, share, short } from '../../../ui/src/format/numbers.ts';
import { formOf, valueOf } from '../../../ui/src/format/schema.ts';
import { cut, pieces, visible, visibleLines } from '../../../ui/src/format/text.ts';

const plain = (text: string): string => text.replaceAll('\u202f', ' ');

describe('numbers', () => {
  test('are exact where they fit, else have three digits', () => {
    expect(int(12_345)).toBe('12,345');
    expect([9999, 12_345, 999_600, 1.2e6, 9_812_331].map((n) => plain(short(n)))).toEqual([
      '9,999',
      '12.3 k',
      '1 M',
      '1.2 M',
      '9.81 M',
    ]);
    expect([0, 0.05, 2.31, 12.4, 1238, 34_210].map((n) => plain(rate(n)))).toEqual([
      '0/s',
      '3.0/min',
      '2.31/s',
      '12.4/s',
      '1,238/s',
      '34.2 k/s',
    ]);
    expect([412, 48_112, 4.81e9].map((n) => plain(bytes(n)))).toEqual([
      '412 bytes',
      '48.1 kB',
      '4.81 GB',
    ]);
  });

  test('of shares say all only if it is all', () => {
    const shares = [share(0), share(1, 1e6), share(56, 10_000), share(9999.6, 1e4), share(3, 3)];
    expect(shares.map(plain)).toEqual(['0 %', '<0.1 %', '0.6 %', '>99.9 %', '100 %']);
    expect(plain(share(999, 1000))).toBe('99.9 %');
  });

  test('of durations change their units', () => {
    const shown = [0.85, 2.1, 412, 1424, 12_400, 59_960, 133e3, 3.85e6, 2.66e8].map(duration);
    expect(shown.map(plain)).toEqual([
      '850 µs',
      '2.1 ms',
      '412 ms',
      '1.42 s',
      '12.4 s',
      '1 m 00 s',
      '2 m 13 s',
      '1 h 04 m',
      '3 d 01 h',
    ]);
    expect([500, 7400, 313e3].map((ms) => plain(estimate(ms)))).toEqual([
      '<1 s',
      '~7 s',
      '~5 m 13 s',
    ]);
  });

  test('of times are of one zone', () => {
    const at = Date.UTC(2026, 10, 29, 14, 2, 18);
    const clock = new Clock('utc');
    expect(clock.time(at)).toBe('14:02:18');
    expect(plain(clock.ago(at, at + 494e3))).toBe('8 m 14 s ago');
    expect(clock.ago(at, at + 9e7)).toBe('29 Nov 14:02');
  });
});

describe('text from outside', () => {
  test('shows controls and marks of direction', () => {
    expect(visible('a\u202egnp.exe\u0000\u001b[31m')).toBe('a⟨U+202E⟩gnp.exe⟨U+0000⟩⟨U+001B⟩[31m');
    expect(visibleLines('one\ntwo\r')).toBe('one\ntwo⟨U+000D⟩');
  });

  test('is cut between characters', () => {
    expect(cut('🧪🧪🧪🧪', 3)).toBe('🧪🧪…');
    expect(cut('short', 10)).toBe('short');
  });

  test('of a signature tells what was folded', () => {
    expect(pieces('HTTP 503 from ‹host›')).toEqual([
      { text: 'HTTP 503 from ', folded: false },
      { text: 'host', folded: true },
    ]);
  });
});

describe('the form of an answer', () => {
  test('has a field for what it knows, and JSON for the rest', () => {
    expect(formOf({ type: 'boolean' })).toEqual({ one: { kind: 'boolean' } });
    expect(formOf({ enum: ['a', 2] })).toEqual({ one: { kind: 'choice', values: ['a', 2] } });
    expect(formOf({ type: 'array' })).toEqual({ one: { kind: 'json' } });
    expect(formOf(undefined)).toEqual({ one: { kind: 'json' } });
    expect(
      formOf({
        type: 'object',
        properties: { n: { type: 'integer', minimum: 1 } },
        required: ['n'],
      }),
    ).toEqual({
      fields: [
        {
          name: 'n',
          field: { kind: 'number', whole: true, min: 1 },
          required: true,
          note: undefined,
        },
      ],
    });
  });

  test('gives values of their kind', () => {
    expect(valueOf({ kind: 'choice', values: ['a', 2] }, '1')).toBe(2);
    expect(valueOf({ kind: 'boolean' }, 'false')).toBe(false);
    expect(valueOf({ kind: 'json' }, '[1]')).toEqual([1]);
    expect(() => valueOf({ kind: 'json' }, '[1')).toThrow('is not JSON');
    expect(() => valueOf({ kind: 'number', whole: true }, '')).toThrow('is not a number');
  });
});
