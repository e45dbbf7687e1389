import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { followRun } from '../../src/cli/follow-run.ts';
import { openExecutor } from '../support/flow.ts';
import { temporaryFolder } from '../support/temp.ts';
import { recorded } from './recorded.ts';

/** Ends its thread once, and does not load while there is a file named `broken`. */
const breaking = `
import { existsSync, writeFileSync } from 'node:fs';
const broken = new URL('broken', import.meta.url);
const done = new URL('done', import.meta.url);
if (existsSync(broken)) throw new Error('no licence');
export function f() {
  if (existsSync(done)) return 1;
  writeFileSync(done, '');
  writeFileSync(broken, '');
  process.exit(1);
}
`;

const flow = `tasks: [{ name: t, action: mine.f, with_items: [1, 2] }]`;

it('a run that gets no worker says why and how to resume it, ends with 3, and can be resumed', async () => {
  const folder = await temporaryFolder();
  const actions = join(folder, 'actions');
  await mkdir(actions);
  await writeFile(join(actions, 'mine.mjs'), breaking);
  const options = { directory: join(folder, 'store'), actions, workers: 1 };
  const executor = await openExecutor({ ...options, waitForWorkers: 150 });
  const run = await executor.start(flow);
  const { terminal, err } = recorded();
  expect(await followRun(executor, run, { terminal })).toBe(3);
  const lines = err().split('\n');
  expect(lines).toContainEqual(
    expect.stringMatching(
      /^waiting for a worker: .*mine\.mjs does not load: Error: no licence, 0 s$/,
    ),
  );
  expect(lines).toContainEqual(
    expect.stringMatching(/^MR801 pool-failed {2}run .* was stopped: .*no licence/),
  );
  expect(lines.at(-2)).toBe(`run ${run.id} is stopped; resume it with: millrace resume ${run.id}`);
  await rm(join(actions, 'broken'));
  const again = await openExecutor(options);
  const report = await (await again.resume(run.id)).result();
  expect(report).toMatchObject({ state: 'succeeded' });
  expect(report.tasks['t']?.summary).toMatchObject({ total: 2, succeeded: 2, failed: 0 });
});
