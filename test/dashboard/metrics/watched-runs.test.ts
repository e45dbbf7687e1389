import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../support/temp.ts';
import { ask, executorIn, knownTo, served } from '../scene.ts';

const flow = `
name: timed
tasks:
  - {name: wait, with_items: "{{ range(0, 4) }}", action: core.sleep, input: {ms: 30}}
`;

it('has the run times of runs that go on while it is watched, and of no others', async () => {
  const store = join(await temporaryFolder(), 'store');
  const executor = await executorIn(store);
  const before = await executor.start(flow);
  await before.result();
  const dashboard = await served({ store });
  const scrape = async (): Promise<string> =>
    (await ask(dashboard.port, '/metrics', { headers: knownTo(dashboard) })).text;
  const labels = 'workflow="timed",task="wait"';
  expect(await scrape()).not.toContain('millrace_item_duration_seconds');
  const run = await executor.start(flow);
  await run.result();
  for (const text of [await scrape(), await scrape()]) {
    expect(text).toContain(`millrace_item_duration_seconds_count{${labels}} 4\n`);
    expect(text).toContain(`millrace_item_duration_seconds_bucket{${labels},le="0.02"} 0\n`);
    expect(text).toContain(`millrace_item_duration_seconds_bucket{${labels},le="10"} 4\n`);
    expect(text).toMatch(/^millrace_commits_total\{workflow="timed"\} [1-9]\d*$/m);
    expect(text).toContain(`millrace_items_total{${labels},state="succeeded"} 8\n`);
  }
});
