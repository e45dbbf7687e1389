import { faultOf } from '../../support/fault.ts';
import type { PlainRow, PlayedRow, Table } from '../support/row.ts';
import { again } from './reruns.ts';

const hanging = 'action: core.sleep, input: {ms: 1m}, timeout: 10ms';
const byKind = '{on: QuotaError, do: a}, {on: any, else: b}, {do: c}';

/** A task `it`, and three that its entries can start. */
const flow = (it: string, next: string): string => `
parameters: {port: {type: integer, default: 0}}
vars: {n: 0}
tasks:
  - {name: it, ${it}, next: [${next}]}
  - {name: a, action: script.work}
  - {name: b, action: script.work}
  - {name: c, action: script.work}
`;

const plain: readonly PlainRow[] = [
  {
    situation: 'an entry for a kind, one for any, one that says nothing; the task times out',
    others: { 'Step Functions': ['States.ALL matches a timeout', 'concepts-error-handling.md'] },
    ours: 'a timeout is a failure of another kind: the entry for any',
    flow: flow(hanging, byKind),
    gives: {
      run: 'succeeded',
      tasks: { it: 'timed_out', a: 'skipped', b: 'succeeded', c: 'skipped' },
    },
  },
  {
    situation: 'the same entries, and the task is skipped by its condition',
    others: {},
    ours: 'the entry that says nothing of the outcome, as after success',
    flow: flow(`action: script.work, when: '{{ false }}'`, byKind),
    gives: {
      run: 'succeeded',
      tasks: { it: 'skipped', a: 'skipped', b: 'skipped', c: 'succeeded' },
    },
  },
  {
    situation: 'an entry that always starts a task, and `else` below it',
    others: {},
    ours: '`else` never fires, of which `validate` warns (MR314)',
    flow: flow('action: script.work', `{do: a}, {when: '{{ vars.n > 0 }}', do: b}, {else: c}`),
    gives: { run: 'succeeded', tasks: { a: 'succeeded', b: 'skipped', c: 'skipped' } },
  },
  {
    situation: 'the only entry says failed(), and the task times out',
    others: {},
    ours: 'nothing fires and the run fails, of which `validate` warns (MR315)',
    flow: flow(hanging, `{when: '{{ failed() }}', do: a}`),
    gives: { run: 'failed', error: 'MR410', tasks: { it: 'timed_out', a: 'skipped' } },
  },
  {
    situation: 'the task that cleans up after a failure fails, too',
    others: {},
    ours: 'the run fails with the first failure; `finally` sees it, and both are in the report',
    flow: `
tasks:
  - {name: it, action: script.work, input: {fails: true}, next: [{on: any, do: undo, handled: false}]}
  - {name: undo, action: script.work, input: {fails: true}}
finally:
  - {name: first, when: "{{ run.error.task === 'it' }}", action: script.work}
`,
    gives: {
      run: 'failed',
      error: 'MR410',
      tasks: { it: 'failed', undo: 'failed', first: 'succeeded' },
    },
  },
  {
    situation: 'a loop repairs what failed, by an entry that handles it',
    others: {},
    ours: 'the run succeeds: with `do`, a failure is handled unless it says otherwise',
    flow: `
vars: {n: 0}
tasks:
  - {name: begin, action: script.work, next: it}
  - name: it
    action: script.work
    input: {fails: '{{ vars.n === 0 }}'}
    next: [{on: any, publish: {n: 1}, do: repair}]
  - {name: repair, action: script.work, next: it}
`,
    gives: { run: 'succeeded', tasks: { it: 'succeeded, visit 2', repair: 'succeeded' } },
  },
];

const played: readonly PlayedRow[] = [
  {
    situation: 'a loop repairs what failed, by an entry with `handled: false`',
    others: {},
    ours: 'the run fails all the same, and a retry finds nothing to try again (MR509)',
    flow: `
parameters: {port: {type: integer}}
vars: {n: 0}
tasks:
  - {name: begin, action: script.work, next: it}
  - name: it
    action: script.work
    input: {fails: '{{ vars.n === 0 }}'}
    next: [{on: any, publish: {n: 1}, do: repair, handled: false}]
  - {name: repair, action: script.work, next: it}
`,
    play: async ({ executor, run }) => {
      const { code } = await faultOf(again(executor, run));
      if (code !== 'MR509') throw new Error(`the retry gave ${code}`);
    },
    gives: {
      run: 'failed',
      error: 'MR410',
      tasks: { it: 'succeeded, visit 2', repair: 'succeeded' },
      starts: { it: [0, 0], repair: [0] },
    },
  },
  {
    situation: 'an entry says always(), and the run is cancelled',
    others: {},
    ours: 'a cancelled task leads nowhere; `finally` is for that',
    flow: flow(
      'action: script.meet, input: {port: "{{ parameters.port }}"}',
      `{when: '{{ always() }}', do: a}`,
    ),
    play: async ({ run, gate }) => {
      await gate.waitFor(1);
      return run.cancel();
    },
    gives: { run: 'cancelled', error: 'MR411', tasks: { it: 'cancelled', a: 'cancelled' } },
  },
];

export const endsAndEntries: Table = {
  title: 'How a task ends, and what follows',
  rows: [...plain, ...played],
};
