import { describe, expect, it } from 'vitest';
import { isRecord } from '../../src/lang/json.ts';
import { requireWorkflow } from '../../src/plan/valid-workflow.ts';
import { runFlow, useExecutor } from '../support/flow.ts';

/** The keys of a block that runs for [0, 1, 2], by what they are about. */
const blocks: Readonly<Record<string, string>> = {
  'outputs of steps': `
output: '{{ task.b.output }}'
steps:
  - {name: a, action: core.echo, input: '{{ item * 10 }}'}
  - {name: b, action: core.echo, input: '{{ task.a.output + 1 }}'}`,
  'all names': `
output: {first: '{{ task.a.output }}', second: '{{ task.b.output }}', third: '{{ task.c.output }}', last: '{{ task.p.item }}'}
steps:
  - {name: a, action: core.echo, input: {item: '{{ item }}', at: '{{ index }}', around: '{{ task.before.output }}', own: '{{ task.p.item }}', vars: '{{ vars.n }}', workflow: '{{ run.workflow }}'}}
  - {name: b, action: core.echo, input: '{{ task.a.items.map((one) => [one.status, one.attempts, one.error]) }}'}
  - {name: c, action: core.echo, input: {v: ['{{ task.a.state }}', '{{ task.a.summary }}', '{{ task.a.error }}', '{{ task.b.output }}']}}`,
  'no output': `
steps:
  - {name: a, action: core.echo, input: '{{ item }}'}`,
  'values that are stored otherwise': `
output: ['{{ task.a.output }}', '{{ task.b.output }}', '{{ task.c.output }}']
steps:
  - {name: a, action: blocks.date}
  - {name: b, action: core.echo, input: '{{ task.a.output }}'}
  - {name: c, action: core.noop}`,
  'values that cannot be stored': `
steps:
  - {name: a, action: faults.output, input: {kind: "{{ ['nan', 'map', 'undefined'][item] }}"}}
  - {name: b, action: core.noop}`,
  'a failure': `
steps:
  - {name: a, action: core.noop}
  - {name: b, action: script.work, input: {fails: '{{ item === 1 }}'}}
  - {name: c, action: core.noop}`,
  'a failure that says much': `
steps:
  - {name: a, action: faults.quota, input: {failures: '{{ item }}'}}`,
  'core.fail': `
steps:
  - {name: a, action: core.fail, input: {message: 'no {{ item }}', name: Mine, data: {at: '{{ index }}'}}}`,
  'an input that cannot be rendered': `
retry: 1
steps:
  - {name: a, action: core.echo, input: '{{ task.before.output[item].x.y }}'}`,
  'an output that cannot be rendered': `
output: '{{ task.a.output.x.y }}'
retry: 1
steps:
  - {name: a, action: core.echo, input: '{{ item }}'}`,
  'an output with a member that cannot be rendered': `
output: {good: 1, bad: '{{ task.a.output.x.y }}'}
steps:
  - {name: a, action: core.echo, input: '{{ item }}'}`,
  'a condition': `
output: ['{{ task.a.output }}', '{{ task.a.state }}', '{{ task.b.output }}', '{{ task.a.summary.total }}']
steps:
  - {name: a, when: '{{ item !== 1 }}', action: core.echo, input: '{{ item }}'}
  - {name: b, when: "{{ task.a.state === 'skipped' }}", action: core.echo, input: {v: b}}`,
  'a condition that cannot be evaluated': `
tolerate: 3
steps:
  - {name: a, when: '{{ item.x.y }}', action: core.noop, tolerate: 1}`,
  'a condition of the block': `
when: '{{ item > 0 }}'
output: '{{ item }}'
steps:
  - {name: a, action: core.noop}`,
  retries: `
output: '{{ task.a.items[0].attempts }}'
steps:
  - {name: a, action: script.work, input: {failures: '{{ item }}'}, retry: 1}
  - {name: b, action: core.noop}`,
  'retries with waits': `
output: '{{ task.a.items[0].attempts }}'
steps:
  - {name: a, action: script.work, input: {failures: '{{ item }}'}, retry: {count: 2, delay: 2ms, backoff: 2, jitter: true}}`,
  'rules by kind': `
output: '{{ task.a.items[0].attempts }}'
steps:
  - name: a
    action: script.work
    input: {throws: '{{ [["A", "B", "HTTP 503"], ["A", "A"], ["B", "B", "B"]][item] }}'}
    retry: [{on: A, count: 1}, {on: HTTP 5xx, count: 1}, {on: B, count: 2, when: '{{ attempt < 3 }}'}]`,
  'a condition of a rule': `
steps:
  - name: a
    action: script.work
    input: {failures: 2}
    retry: {count: 5, when: "{{ error.code === 'MR401' && error.state === 'failed' && attempt <= item }}"}`,
  'a condition of a rule that cannot be evaluated': `
steps:
  - {name: a, action: script.work, input: {failures: 2}, retry: {count: 5, when: '{{ error.data.x.y }}'}}`,
  'an error that is not to be tried again': `
retry: 2
steps:
  - {name: a, action: script.final, retry: 3}`,
  'a wait that the error asks for': `
output: '{{ task.a.items[0].attempts }}'
steps:
  - {name: a, action: faults.refuse, input: {retryAfter: '{{ [1, 60000, 2][item] }}'}, retry: {count: 1, max_delay: 5s}}`,
  'retries of the block': `
retry: 1
output: '{{ task.a.items[0].attempts }}'
steps:
  - {name: a, action: script.work, input: {failures: 1}, retry: 1}
  - {name: b, action: script.work, input: {fails: '{{ item === 2 }}'}}`,
  fail_when: `
output: '{{ task.a.output }}'
steps:
  - name: a
    action: core.echo
    input: '{{ item }}'
    fail_when: "{{ [null, 'one is bad', {name: 'Two', message: 'two', data: {n: task.before.output[1]}}][result()] }}"
    retry: 1`,
  'fail_when that reads steps and the item': `
steps:
  - {name: a, action: core.echo, input: '{{ item }}'}
  - {name: b, action: core.echo, input: '{{ 1 }}', fail_when: '{{ result() === task.a.output || item === 2 }}'}`,
  'fail_when of the block': `
output: '{{ item }}'
fail_when: '{{ result() === 1 }}'
steps:
  - {name: a, action: core.noop}`,
  'a timeout': `
steps:
  - {name: a, action: script.hang, timeout: 20ms, retry: 1}`,
  'a timeout of an action that waits no more': `
output: '{{ task.a.output }}'
steps:
  - {name: a, action: script.late, input: {give: '{{ item }}'}, timeout: 20ms, retry: {count: 1, on: timeout}}`,
  'a timeout of the block': `
timeout: 60ms
steps:
  - {name: a, action: core.noop}
  - {name: b, action: script.hang}
  - {name: c, action: core.noop}`,
  'a deadline': `
steps:
  - {name: a, action: script.hang, timeout: 30ms, retry: 100, deadline: 100ms}`,
  'a step that may fail': `
output: '{{ task.a.output ?? task.b.output }}'
steps:
  - {name: a, action: script.work, input: {fails: '{{ item === 1 }}', give: '{{ item }}'}, tolerate: 1}
  - {name: b, when: '{{ task.a.error }}', action: core.echo, input: {v: ['{{ task.a.error.message }}', '{{ task.a.state }}', '{{ task.a.summary }}', '{{ task.a.items[0].status }}', '{{ task.a.error.task }}']}}`,
  'a step that may time out': `
output: ['{{ task.a.error.code }}', '{{ task.a.items[0].status }}']
steps:
  - {name: a, action: script.hang, timeout: 10ms, tolerate: 100%}`,
  'settings from templates': `
output: '{{ task.a.items[0].attempts }}'
steps:
  - {name: n, action: core.echo, input: '{{ item }}'}
  - name: a
    action: script.work
    input: {failures: 1}
    timeout: '{{ vars.n + "s" }}'
    tolerate: '{{ item === 0 ? 1 : null }}'
    retry: {count: '{{ task.n.output }}', max_delay: '{{ null }}'}`,
  'a wrong setting': `
steps:
  - {name: a, action: core.noop, tolerate: 1, timeout: '{{ item }}'}`,
  'a block within': `
output: '{{ task.c.output }}'
steps:
  - {name: a, action: core.echo, input: '{{ item + 1 }}'}
  - name: b
    when: '{{ item > 0 }}'
    output: ['{{ task.a.output }}', '{{ task.x.output }}', '{{ item }}', '{{ task.p.index }}']
    steps:
      - {name: x, action: core.echo, input: '{{ task.a.output * 2 }}'}
      - {name: y, action: core.echo, input: '{{ task.x.output }}'}
  - {name: c, action: core.echo, input: {v: ['{{ task.b.output }}', '{{ task.b.state }}', '{{ task.b.items }}']}}`,
  'a failure in a block within': `
steps:
  - name: b
    retry: 1
    steps:
      - {name: x, action: core.noop}
      - {name: y, action: script.work, input: {fails: '{{ item === 1 }}'}, retry: 1}`,
  'a timeout of a block within': `
steps:
  - name: b
    timeout: 60ms
    retry: 1
    steps:
      - {name: x, action: script.hang}`,
  'three levels': `
output: '{{ task.b.output }}'
steps:
  - name: b
    output: '{{ task.c.output }}'
    steps:
      - name: c
        output: '{{ task.d.output + item }}'
        tolerate: 1
        steps:
          - {name: d, action: script.work, input: {fails: '{{ item === 1 }}', give: 5}}`,
  'what ctx says': `
output: ['{{ task.a.output }}', '{{ task.x.output }}']
steps:
  - {name: a, action: blocks.facts}
  - name: x
    output: '{{ task.y.output }}'
    steps: [{name: y, action: blocks.facts}]`,
  checkpoints: `
retry: 1
output: ['{{ task.a.output }}', '{{ task.b.output }}']
steps:
  - {name: a, action: long.steps, input: {fails: '{{ item === 2 ? null : 4 }}'}, retry: 1}
  - {name: b, action: blocks.checkpointed}
  - {name: c, action: script.work, input: {fails: '{{ item === 2 }}'}}`,
  'errors outside of a promise': `
tolerate: 3
steps:
  - {name: a, action: blocks.rejects, input: {now: '{{ item === 1 }}'}, retry: 1}`,
  'core.succeed': `
output: '{{ task.b.output }}'
steps:
  - {name: a, action: core.echo, input: '{{ item }}'}
  - {name: end, when: '{{ item === 1 }}', action: core.succeed, input: {output: {from: '{{ task.a.output }}'}}}
  - {name: b, action: script.work, input: {fails: '{{ item === 1 }}', give: b}}`,
  'core.succeed in a block within': `
output: ['{{ task.a.output }}', '{{ task.b.output }}']
steps:
  - name: a
    output: a
    steps:
      - {name: end, when: '{{ item === 1 }}', action: core.succeed}
      - {name: rest, action: script.work, input: {fails: '{{ item === 1 }}'}}
  - {name: b, action: core.echo, input: {v: b}}`,
  'core.succeed without a map': `
steps:
  - {name: end, action: core.succeed, input: '{{ [{}, item, [item]][item] }}'}`,
  'core.succeed with an output that cannot be rendered': `
steps:
  - {name: end, action: core.succeed, input: {output: '{{ item.x.y }}'}}`,
  batches: `
batch_size: 2
output: ['{{ task.a.output }}', '{{ index }}']
steps:
  - {name: a, action: core.echo, input: '{{ item.length }}'}`,
  repetitions: `
repeat: 2
output: ['{{ task.a.output }}', '{{ repetition }}', '{{ task.p.repetition }}']
steps:
  - {name: a, action: core.echo, input: {v: ['{{ item }}', '{{ index }}', '{{ repetition }}']}}`,
};

describe('a block', () => {
  const executor = useExecutor({ workers: 2 });

  it.each(Object.entries(blocks))('gives in a lane what it gives as a run: %s', async (_, keys) => {
    expect(formOf(keys)).toBe('lane');
    expect(await ran(keys)).toEqual(await ran(`durable: true\n${keys}`));
  });

  async function ran(keys: string): Promise<unknown> {
    const { state, output, tasks, error } = await runFlow(executor(), flowOf(keys));
    return { state, items: bare(output), summary: tasks['p']?.summary, error: bare(error) };
  }
});

function formOf(keys: string): unknown {
  const { plan } = requireWorkflow({ text: flowOf(keys) });
  return plan.tasks.get('p')?.block?.runs;
}

function flowOf(keys: string): string {
  return `
name: forms
vars: {n: 7}
tasks:
  - {name: before, action: core.echo, input: '{{ [1, 2] }}'}
  - name: p
    with_items: [0, 1, 2]
    ${keys.includes('\ntolerate') ? '' : 'tolerate: 100%'}
${indented(keys)}
output: '{{ task.p.items }}'
`;
}

function indented(keys: string): string {
  return keys.replaceAll(/^(?=.)/gm, '    ');
}

/** Without what differs from run to run. */
function bare(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(bare);
  if (typeof value === 'string') return value.replaceAll(/20\d{6}-\d{6}-\w+/g, 'RUN');
  if (!isRecord(value)) return value;
  const kept = Object.entries(value).filter(([key]) => !['stack', 'steps'].includes(key));
  return Object.fromEntries(kept.map(([key, member]) => [key, bare(member)]));
}
