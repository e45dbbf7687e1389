import { expect, it } from 'vitest';
import { type Column, table } from '../../src/cli/table.ts';

it('aligns texts to the left and numbers to the right, under their titles', () => {
  const columns: readonly Column<{ name: string; n: string; x?: string }>[] = [
    { title: 'NAME', cell: ({ name }) => name },
    { title: 'N', align: 'right', cell: ({ n }) => n },
    { title: 'X', cell: ({ x = '' }) => x },
  ];
  const rows = [
    { name: 'first', n: '1' },
    { name: 'b', n: '1,000', x: 'y' },
  ];
  expect(table(columns, rows)).toEqual(['NAME       N  X', 'first      1', 'b      1,000  y']);
  expect(table(columns, [])).toEqual(['NAME  N  X']);
});
