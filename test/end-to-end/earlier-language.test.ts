import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { asRunId } from '../../src/run/run-id.ts';
import { withStore } from '../../src/executor/with-store.ts';
import type { RunReport } from '../../src/index.ts';
import { openExecutor } from '../support/flow.ts';
import { temporaryFolder } from '../support/temp.ts';

const guarded = `
vars: {n: 0}
tasks:
  - {name: begin, action: core.ask, input: {question: Go on?}, next: it}
  - name: it
    action: core.fail
    next: [{when: '{{ vars.n < 3 }}', publish: {n: '{{ vars.n + 1 }}'}, do: it}]
`;

/** Starts a run, has its record say another version of the language, and resumes it. */
async function resumedAs(language: number | undefined): Promise<RunReport> {
  const directory = join(await temporaryFolder(), 'store');
  const before = await openExecutor({ directory });
  const { id } = await waiting(before);
  await before.close();
  await withStore(directory, (store) =>
    store.commit((tx) => {
      const record = tx.run(asRunId(id));
      if (!record) throw new Error('the run is gone');
      const { language: _, ...rest } = record;
      tx.putRun(language === undefined ? rest : { ...rest, language });
    }),
  );
  const executor = await openExecutor({ directory });
  const run = await executor.resume(id);
  await executor.answer(id, 'begin', true);
  return run.result();
}

async function waiting(executor: Awaited<ReturnType<typeof openExecutor>>) {
  const run = await executor.start(guarded);
  for await (const { type } of run.events()) if (type === 'run-waits') break;
  await run.pause();
  return run;
}

describe('a guard that says nothing of the outcome, after a failure', () => {
  it.each([
    ['does not fire', 3, 1],
    ['fires in a run of the language before', 2, 4],
    ['fires in a run that says no language', undefined, 4],
  ])('%s', async (_, language, visits) => {
    const { state, error, tasks } = await resumedAs(language);
    expect([state, error?.code, tasks['it']?.visits]).toEqual(['failed', 'MR410', visits]);
  });
});
