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

it('a retry that waits when its process is killed runs when it is due, not a delay after the restart', async () => {
  const directory = join(await temporaryFolder(), 'store');
  const child = new Child({ directory, actions: testActions, workflow });
  const id = await child.run();
  // Emitted once the failure, and with it the retry, is on disk.
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

const timed = `
tasks:
  - {name: first, action: core.echo, input: {}, next: [{do: [joined]}]}
  - {name: second, delay: ${DELAY}ms, action: core.echo, input: {}, next: [{do: [joined]}]}
  - name: hurried
    deadline: ${DELAY}ms
    action: core.sleep
    input: {ms: 1h}
    next: [{when: "{{ timed_out() }}", do: [joined]}]
  - {name: joined, join: all, action: core.echo, input: {}}
output: "{{ task.hurried.error.code }}"
`;

it('a delay, a deadline and arrivals at a join survive when their process is killed', async () => {
  const directory = join(await temporaryFolder(), 'store');
  const child = new Child({ directory, actions: testActions, workflow: timed });
  const id = await child.run();
  await child.untilLine(({ type, task }) => type === 'task-settled' && task === 'first');
  await child.kill();
  const executor = await openExecutor({ directory });
  expect(executor.history.report(id).tasks).toMatchObject({
    second: { state: 'waiting', visits: 0 },
    joined: { state: 'waiting', visits: 0 },
  });
  const report = await (await executor.resume(id)).result();
  expect(report).toMatchObject({
    state: 'succeeded',
    output: 'MR416',
    tasks: { first: { visits: 1 }, second: { visits: 1 }, joined: { visits: 1 } },
  });
  // A delay and a deadline go on while no process runs the run, which elapsed_ms leaves out.
  const { idle_ms: idle = 0, elapsed_ms: elapsed, tasks } = report;
  expect(idle).toBeGreaterThan(0);
  expect(idle + elapsed).toBeGreaterThanOrEqual(DELAY);
  expect(tasks['hurried']).toMatchObject({ state: 'timed_out', visits: 1 });
  expect(idle + (tasks['hurried']?.elapsed_ms ?? 0)).toBeGreaterThanOrEqual(DELAY);
});
