import { expect, it } from 'vitest';
import { Causes } from '../../../src/cli/items/causes.ts';

it('groups failures that are alike, the most frequent first', () => {
  const causes = new Causes();
  for (const index of [9, 3, 5, 7]) {
    causes.add('each', index, { code: 'MR401', message: `bad row ${index}` });
  }
  causes.add('each', 1, { code: 'MR402', message: 'late' });
  causes.add('last', 1, { code: 'MR402', message: 'late' });
  const [first, ...others] = causes.rows();
  expect(first).toEqual({
    task: 'each',
    code: 'MR401',
    text: 'bad row ‹n›',
    count: 4,
    first: 3,
    last: 9,
    samples: [9, 3, 5],
  });
  expect(others.map(({ task, count }) => [task, count])).toEqual([
    ['each', 1],
    ['last', 1],
  ]);
});

it('counts what is beyond the causes that are kept apart', () => {
  const causes = new Causes();
  const letters = 'abcdefghijklmnopqrstuvwxyz';
  let index = 0;
  for (const a of letters) {
    for (const b of letters) {
      for (const c of 'xyz')
        causes.add('each', index++, { code: 'MR401', message: `${a}z${b}${c}` });
    }
  }
  expect(causes.rows().length + causes.rest).toBe(26 * 26 * 3);
  expect(causes.rows()).toHaveLength(1000);
});
