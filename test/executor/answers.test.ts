import { join } from 'node:path';
import { expect, it } from 'vitest';
import { giveAnswer } from '../../src/executor/answers.ts';
import { withStore } from '../../src/executor/with-store.ts';
import { asRunId } from '../../src/run/run-id.ts';
import { faultOf } from '../support/fault.ts';
import { openExecutor } from '../support/flow.ts';
import { temporaryFolder } from '../support/temp.ts';

it('An answer after the time to answer is refused, also while nobody runs the run', async () => {
  const directory = join(await temporaryFolder(), 'store');
  const executor = await openExecutor({ directory });
  const run = await executor.start(`
tasks: [{name: ok, action: core.ask, timeout: 2d, input: {question: Deploy?}}]
`);
  for await (const { type } of run.events()) if (type === 'run-waits') break;
  await run.pause();
  await executor.close();
  const given = { run: asRunId(run.id), path: 'ok', answer: true, options: {} };
  const threeDays = Date.now() + 3 * 24 * 60 * 60 * 1000;
  await withStore(directory, async (store) => {
    const { code, message } = await faultOf(giveAnswer(store, given, threeDays));
    expect([code, message]).toEqual([
      'MR512',
      `'ok' of run ${run.id} takes no answer: the time to answer is over`,
    ]);
    await giveAnswer(store, given);
    expect(await faultOf(giveAnswer(store, given, threeDays))).toMatchObject({ code: 'MR511' });
  });
});
