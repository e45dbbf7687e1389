import type { Run } from '../../../src/index.ts';
import { faultOf } from '../../support/fault.ts';
import type { PlainRow, PlayedRow, Table } from '../support/row.ts';

const asks = `
parameters: {port: integer}
tasks:
  - {name: ok, action: core.ask, input: {question: "Deploy?"}}
  - {name: deploy, action: script.work, input: {give: "{{ task.ok.output.answer }}"}}
output: "{{ task.deploy.output }}"
`;

/** Resolves once all that is left to do is to wait. */
async function untilWaiting(run: Run): Promise<void> {
  for await (const { type } of run.events()) if (type === 'run-waits') return;
}

const answered: readonly PlayedRow[] = [
  {
    situation: 'a run asks for an approval',
    others: {
      Kestra: ['Pause, with inputs for who resumes it (onResume)', 'plugins/core/flow: Pause'],
      Argo: ['suspend, resumed by hand', 'docs/walk-through/suspending.md'],
      'Step Functions': ['a task token is sent back', 'connect-to-resource.md'],
    },
    ours: 'a task that holds no thread; its output is the answer, of a form that is checked',
    flow: asks,
    play: async ({ executor, run }) => {
      await untilWaiting(run);
      await executor.answer(run.id, 'ok', true, { by: 'ann' });
    },
    gives: { run: 'succeeded', output: true, tasks: { ok: 'succeeded', deploy: 'succeeded' } },
  },
  {
    situation: 'two answers come at once',
    others: {},
    ours: 'one counts; the other is refused (MR511), and says who was first',
    flow: asks,
    play: async ({ executor, run }) => {
      await untilWaiting(run);
      const given = ['ann', 'bob'].map((by) => executor.answer(run.id, 'ok', true, { by }));
      const late = (await Promise.allSettled(given)).filter(({ status }) => status === 'rejected');
      if (late.length !== 1) throw new Error(`${late.length} were refused`);
    },
    gives: { run: 'succeeded', output: true },
  },
  {
    situation: 'an answer comes after its time',
    others: { 'Step Functions': ['SendTaskSuccess: TaskTimedOut', 'API_SendTaskSuccess.html'] },
    ours: 'it is refused (MR512): the task has timed out',
    flow: `
parameters: {port: integer}
tasks: [{name: ok, action: core.ask, timeout: 1ms, input: {question: "Deploy?"}}]
`,
    play: async ({ executor, run }) => {
      await run.result();
      const { code } = await faultOf(executor.answer(run.id, 'ok', true));
      if (code !== 'MR512') throw new Error(`the answer gave ${code}`);
    },
    gives: { run: 'failed', error: 'MR410', tasks: { ok: 'timed_out' } },
  },
  {
    situation: 'an answer comes while the run is paused, and only a question waits',
    others: {},
    ours: 'the pause is at once; the answer is kept, and the resumed run goes on with it',
    flow: asks,
    play: async ({ executor, run }) => {
      await untilWaiting(run);
      await run.pause();
      await executor.answer(run.id, 'ok', true);
      await run.resume();
    },
    gives: { run: 'succeeded', output: true },
  },
  {
    situation: 'a signal comes before the task that waits for it, after the start of the run',
    others: { 'Serverless Workflow': ['listen consumes events', 'dsl-reference.md: Listen'] },
    ours: 'it counts: timing does not decide what is seen',
    flow: `
parameters: {port: integer}
tasks:
  - {name: ok, action: core.ask, input: {question: "Go on?"}}
  - {name: it, needs: [ok], action: core.wait_for, input: {event: early, key: 1}}
output: "{{ task.it.output.data }}"
`,
    play: async ({ executor, run }) => {
      await untilWaiting(run);
      await executor.signal('early', { key: '1', data: 'here' });
      await executor.answer(run.id, 'ok', true);
    },
    gives: { run: 'succeeded', output: 'here' },
  },
  {
    situation: 'a signal has come before the run started',
    others: {},
    ours: 'it is over: the run waits for one since its start',
    flow: `
parameters: {port: integer}
tasks: [{name: it, action: core.wait_for, timeout: 1s, input: {event: over}}]
`,
    play: async ({ executor, run }) => {
      await untilWaiting(run);
      await executor.signal('over');
      const text = executor.history.workflow(run.id).text.replace('1s', '1ms');
      return (await executor.start(text)).result();
    },
    gives: { run: 'failed', error: 'MR410', tasks: { it: 'timed_out' } },
  },
];

const timed: readonly PlainRow[] = [
  {
    situation: 'nobody answers in time, and there is a default',
    others: {
      Kestra: ['Pause with a pauseDuration goes on by itself', 'plugins/core/flow: Pause'],
      Argo: ['suspend with a duration goes on', 'docs/walk-through/suspending.md'],
    },
    ours: 'the default is the answer, of nobody',
    flow: `
tasks:
  - {name: ok, action: core.ask, timeout: 1ms, input: {question: "Deploy?", default: false}}
output: ["{{ task.ok.output.answer }}", "{{ task.ok.output.by }}"]
`,
    gives: { run: 'succeeded', output: [false, null] },
  },
  {
    situation: 'nobody answers in time, and the task has a retry',
    others: { 'Step Functions': ['TimeoutSeconds, then Retry', 'concepts-error-handling.md'] },
    ours: 'it is asked again, and times out in the end',
    flow: `
tasks:
  - {name: ok, action: core.ask, timeout: 1ms, retry: {count: 1}, input: {question: "Deploy?"}}
`,
    gives: { run: 'failed', error: 'MR410', tasks: { ok: 'timed_out' } },
  },
  {
    situation: 'a wait for a time that has passed',
    others: {
      'Serverless Workflow': ['wait has a duration, and no time', 'dsl-reference.md: Wait'],
      'Step Functions': ['Wait with a Timestamp ends', 'state-wait.md'],
    },
    ours: 'ends at once',
    flow: 'tasks: [{name: it, action: core.wait_until, input: {time: "2020-02-02T02:02:02Z"}}]',
    gives: { run: 'succeeded', tasks: { it: 'succeeded' } },
  },
  {
    situation: 'a thousand items that wait, and others that run',
    others: { 'Step Functions': ['each takes a place of MaxConcurrency', 'state-map.md'] },
    ours: 'what waits takes no worker and no place: it has no default concurrency',
    flow: `
tasks:
  - name: waits
    with_items: "{{ range(1000) }}"
    action: core.wait_for
    timeout: 300ms
    tolerate: {percent: 100}
    input: {event: never}
  - {name: runs, with_items: "{{ range(3) }}", action: script.work, input: {give: "{{ item }}"}}
output: "{{ task.runs.output }}"
`,
    gives: {
      run: 'succeeded',
      output: [0, 1, 2],
      tasks: { waits: 'succeeded (1000 timed_out)' },
    },
  },
];

export const waits: Table = {
  title: 'Waiting for answers, signals and times',
  rows: [...answered, ...timed],
};
