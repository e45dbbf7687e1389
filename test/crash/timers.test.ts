import { join } from 'node:path';
import { expect, it } from 'vitest';
import { eventsOf, openExecutor, testActions } from '../support/flow.ts';
import { Child } from '../support/process.ts';
import { temporaryFolder } from '../support/temp.ts';

const DELAY = 2000;

const workflow = `
tasks:
  - name: patient
    action: faults.flaky
    input: {failures: 1}
    retry: {count: 1, delay: ${DELAY}ms}
output: "{{ task.patient.output }}"
`;

function timeIn(event: unknown): number {
  return Number(Object(Object(event).fields).at);
}

it('a retry that waits while its process is killed is made when it is due, not a delay after the restart', async () => {
  const directory = join(await temporaryFolder(), 'store');
  const child = new Child({ directory, actions: testActions, workflow });
  const id = await child.run();
  // Told once the failure, and with it the retry, is on disk.
  await child.untilLine(({ type }) => type === 'task-progressed');
  await child.kill();
  const began = timeIn(child.lines.find(({ type }) => type === 'log'));
  const executor = await openExecutor({ directory });
  const run = await executor.resume(id);
  const resumedAt = Date.now();
  const logs = eventsOf(run, 'log');
  expect((await run.result()).output).toBe(2);
  const [again] = await logs;
  const due = Math.max(began + DELAY, resumedAt);
  expect(timeIn(again)).toBeGreaterThanOrEqual(began + DELAY);
  expect(timeIn(again)).toBeLessThan(due + DELAY);
});
