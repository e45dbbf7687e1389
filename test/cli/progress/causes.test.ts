import { expect, it } from 'vitest';
import { causeLines } from '../../../src/cli/progress/causes.ts';
import { ShownFigures } from '../../../src/cli/progress/shown-figures.ts';
import { openExecutor, runFlow } from '../../support/flow.ts';

const flow = `
tasks:
  - name: check
    action: faults.odd
    with_items: "{{ range(9) }}"
    tolerate: {count: 9}
    input: {value: "{{ item }}"}
`;

it('shows each cause once, and the run times, as far as something was committed', async () => {
  const executor = await openExecutor();
  const { run } = await runFlow(executor, flow);
  let reads = 0;
  let time = 0;
  const read = () => {
    reads++;
    return executor.history.figures(run);
  };
  const figures = new ShownFigures(read, () => time);
  figures.refresh();
  expect(figures.causes).toEqual([
    expect.stringMatching(/^4 × check\[1\] to check\[7\]: MR401 .*‹n›/),
  ]);
  expect(figures.p95Of('check')).toBeGreaterThanOrEqual(0);
  expect(figures.p95Of('other')).toBeUndefined();
  time = 999;
  figures.refresh();
  expect(reads).toBe(1);
  time = 2000;
  figures.refresh();
  expect(reads).toBe(2);
});

it('counts causes beyond those that it shows', async () => {
  const executor = await openExecutor();
  const { run } = await runFlow(executor, flow);
  const [row] = executor.history.figures(run).signatures().rows;
  const rows = row ? [row, { ...row, count: 1 }, row] : [];
  expect(causeLines(rows, 2)).toEqual([
    expect.stringMatching(/^4 × /),
    expect.stringMatching(/^1 × check\[1\]: /),
    'and 1 more cause',
  ]);
  expect(causeLines([])).toEqual([]);
});

it('has nothing to show of a run that cannot be read', () => {
  const figures = new ShownFigures(
    () => {
      throw new Error('the store is closed');
    },
    () => 1,
  );
  figures.refresh();
  expect(figures.causes).toEqual([]);
});
