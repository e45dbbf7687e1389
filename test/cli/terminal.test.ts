import { expect, it } from 'vitest';
import { recorded } from './recorded.ts';

const up = (lines: number): string => `\u001B[${lines}A\r\u001B[0J`;

it('keeps standing lines below those that are said', () => {
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

it('knows what it can do', () => {
  const colors = recorded({ isTTY: true, hasColors: () => true }).terminal;
  const grey = recorded({ isTTY: true, hasColors: () => false }).terminal;
  const none = recorded().terminal;
  expect([colors, grey, none].map(({ color }) => color)).toEqual([true, false, false]);
  expect([colors.paint('red', 'x'), grey.paint('red', 'x')]).toEqual([
    '\u001B[31mx\u001B[39m',
    'x',
  ]);
  expect([colors.live, none.live]).toEqual([true, false]);
  expect([none.columns, none.rows]).toEqual([80, 24]);
});
