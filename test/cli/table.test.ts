import { expect, it } from 'vitest';
import { table } from '../../src/cli/table.ts';

it('aligns texts to the left and numbers to the right, under their titles', () => {
  const columns = [{ title: 'NAME' }, { title: 'N', align: 'right' }, { title: 'X' }] as const;
  expect(
    table(columns, [
      ['first', '1', ''],
      ['b', '1,000', 'y'],
    ]),
  ).toEqual(['NAME       N  X', 'first      1', 'b      1,000  y']);
  expect(table(columns, [])).toEqual(['NAME  N  X']);
});
