import { join } from 'node:path';
import { expect, it } from 'vitest';
import { LogRing } from '../../../src/dashboard/live/log-ring.ts';
import { RunLog } from '../../../src/dashboard/live/run-log.ts';
import { readRun } from '../../../src/dashboard/reading/read-run.ts';
import { FolderSource } from '../../../src/dashboard/source/folder-source.ts';
import { temporaryFolder } from '../../support/temp.ts';
import { executorIn } from '../scene.ts';

it('the log of a run has failures at the time at which they happened', async () => {
  const folder = join(await temporaryFolder(), 'store');
  const executor = await executorIn(folder);
  const run = await executor.start({
    tasks: [
      {
        name: 'ok',
        action: 'core.ask',
        input: { question: 'Go on?', answer: { type: 'string', enum: ['yes'] } },
      },
      { name: 'bad', action: 'core.fail', input: { message: 'no' }, needs: ['ok'] },
    ],
  });
  for await (const { type } of run.events()) if (type === 'run-waits') break;
  const source = new FolderSource(folder, 'read');
  const opened = await source.open();
  if (!opened) throw new Error('there is no store');
  const ring = new LogRing();
  const log = new RunLog(ring);
  log.look(opened.store, readRun(opened, run.id, Date.now()));
  await executor.answer(run.id, 'ok/0', 'yes');
  await run.result().catch(() => undefined);
  const later = Date.now() + 3_600_000;
  log.look(opened.store, readRun(opened, run.id, later));
  const failures = ring.from(0).filter(([, level]) => level === 'failed');
  expect(failures).toHaveLength(1);
  expect(failures[0]?.[0]).toBeLessThan(later - 3_000_000);
  await source.close();
});
