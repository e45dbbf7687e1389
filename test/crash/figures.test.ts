import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openHistory } from '../../src/index.ts';
import { asRunId } from '../../src/run/run-id.ts';
import { openStoreReader } from '../../src/store/open-store.ts';
import { expectAgreement } from '../support/figures.ts';
import { openExecutor, testActions } from '../support/flow.ts';
import { Child } from '../support/process.ts';
import { temporaryFolder } from '../support/temp.ts';

const ITEMS = 6000;

const flow = `
name: odds
tasks:
  - name: each
    with_items: "{{ range(${ITEMS}) }}"
    concurrency: 4
    retry: {count: 1}
    tolerate: 100%
    action: faults.odd
    input: {value: "{{ item }}"}
`;

test('Figures agree with the items after every kill of the process, and at the end', async () => {
  const directory = join(await temporaryFolder(), 'store');
  const config = { directory, actions: testActions };
  let run = '';
  for (const lines of [4, 7, 10]) {
    const child = new Child(
      run === '' ? { ...config, workflow: flow } : { ...config, resume: run },
    );
    run ||= await child.run();
    await child.line(lines);
    await child.kill();
    const history = await openHistory(directory);
    expectAgreement(history, run, 'each');
    await history.close();
  }
  const executor = await openExecutor({ directory });
  const hasEnded = executor.history.find(run).state !== 'running';
  if (!hasEnded) await (await executor.resume(run)).result();
  expect(expectAgreement(executor.history, run, 'each')).toBe(ITEMS / 2);
  const [signature] = executor.history.figures(run).signatures().rows;
  expect(signature).toMatchObject({ text: '‹n› is odd', count: ITEMS / 2, tolerated: true });
  expect(executor.history.figures(run).commits).toBeGreaterThan(3);
  const store = await openStoreReader(directory);
  const rows = store.figures.of({ run: asRunId(run), task: 'each', visit: 1 });
  expect(rows.get('totals', 0)).toBeDefined();
  await store.close();
});
