import { describe, expect, it } from 'vitest';
import { bytes, clip, count, counted, dateAndTime, elapsed, indented } from '../../src/cli/text.ts';

describe('text', () => {
  it.each([
    [0, '0'],
    [999, '999'],
    [1000, '1,000'],
    [1_234_567, '1,234,567'],
  ])('groups the digits of %d', (number, text) => {
    expect(count(number)).toBe(text);
  });

  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.0 kB'],
    [999_949, '999.9 kB'],
    [999_950, '1.0 MB'],
    [3_400_000_000, '3.4 GB'],
    [12e15, '12000.0 TB'],
  ])('shows %d bytes in the largest unit', (number, text) => {
    expect(bytes(number)).toBe(text);
  });

  it('counts one item and two items', () => {
    expect([counted(0, 'item'), counted(1, 'item'), counted(2000, 'item')]).toEqual([
      '0 items',
      '1 item',
      '2,000 items',
    ]);
  });

  it.each([
    [0, '0ms'],
    [999.4, '999ms'],
    [1000, '1.0s'],
    [59_949, '59.9s'],
    [59_950, '1m 0s'],
    [200_000, '3m 20s'],
    [7_500_000, '2h 5m'],
  ])('shows %d ms in the largest units', (ms, text) => {
    expect(elapsed(ms)).toBe(text);
  });

  it('shows a date in the time zone of the machine', () => {
    const at = new Date(2026, 0, 2, 3, 4, 5).getTime();
    expect(dateAndTime(at)).toBe('2026-01-02 03:04:05');
  });

  it.each([
    ['short', 5, 'short'],
    ['longer', 5, 'long…'],
    ['longer', 1, '…'],
    ['longer', 0, ''],
  ])('clips %s to %d', (text, width, clipped) => {
    expect(clip(text, width)).toBe(clipped);
  });

  it('indents every line', () => {
    expect(indented('a\r\n b\n', '  ')).toEqual(['  a', '   b']);
  });
});
