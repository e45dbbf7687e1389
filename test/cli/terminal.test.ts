import { expect, it } from 'vitest';
import { recorded } from './recorded.ts';

const up = (lines: number): string => `\u001B[${lines}A\r\u001B[0J`;

it('keeps live lines below printed lines', () => {
  const { terminal, out, err } = recorded({ isTTY: true, columns: 40, rows: 10 });
  terminal.print('first');
  terminal.setLive(['a', 'b']);
  terminal.print('second', 'third');
  terminal.setLive(['c']);
  terminal.setLive([]);
  terminal.print('last');
  terminal.print();
  expect(err()).toBe(`first\na\nb\n${up(2)}second\nthird\na\nb\n${up(2)}c\n${up(1)}last\n`);
  expect(out()).toBe('');
});

it('writes data to standard output only', () => {
  const { terminal, out, err } = recorded();
  terminal.data('{}\n');
  expect([out(), err()]).toEqual(['{}\n', '']);
});

it('knows the colours and the size of its streams', () => {
  const colors = recorded({ isTTY: true, hasColors: () => true }).terminal;
  const grey = recorded({ isTTY: true, hasColors: () => false }).terminal;
  const none = recorded().terminal;
  expect([colors, grey, none].map(({ color }) => color)).toEqual([true, false, false]);
  expect([colors.isLive, none.isLive]).toEqual([true, false]);
  expect([none.columns, none.rows]).toEqual([80, 24]);
});
