import { describe, expect, it } from 'vitest';
import { readyTask } from '../../../src/plan/ready-task.ts';
import { executionOrder } from '../../../src/work/execution-order.ts';
import { crash, type Flow } from '../../support/recovery.ts';
import { planOf } from '../../support/stage.ts';

const plan = planOf(`
name: settings
concurrency: 3
parameters: {n: {type: integer}}
tasks:
  - name: each
    action: test.work
    with_items: [a, b, c, d]
    repeat: {count: 3, order: shuffled, seed: 7}
    concurrency: "{{ parameters.n }}"
    rate_limit: "{{ parameters.n * 1.5 }}"
    exclusive: true
    input: {text: "{{ item }}{{ repetition }}"}
  - name: batches
    action: test.work
    with_items: [1, 2, 3, 4, 5]
    batch_size: 2
    concurrency: 2
    input: {text: "{{ item.join() }}"}
output: {each: "{{ task.each.output }}", batches: "{{ task.batches.output }}"}
`);
const each = plan.tasks.get('each');
const order = [...(executionOrder(each && readyTask(each).repeat, 12) ?? [])];

describe('the remainder of a task whose process has died', () => {
  it('runs with the settings as they were rendered, in the order of the plan', async () => {
    let crashes = 0;
    for (let seed = 1; seed <= 4; seed++) {
      for (let commits = 2; ; commits++) {
        const ran = new Map<object, number[]>();
        const flow: Flow = {
          plan,
          parameters: { n: 2 },
          run: ({ task, index, input }) => {
            // Each process has its own message for a task.
            if (task.task === 'each')
              ran.set(task, [...(ran.get(task) ?? []), order.indexOf(index)]);
            return Object(input()).text;
          },
        };
        const run = await crash(flow, seed, commits);
        if (!run) break;
        crashes++;
        expect(JSON.parse(JSON.stringify(run.documents.output?.view()))).toEqual({
          each: [0, 1, 2].flatMap((repetition) => ['a', 'b', 'c', 'd'].map((x) => x + repetition)),
          batches: ['1,2', '3,4', '5'],
        });
        expect(run.tasks.get('each')?.record).toMatchObject({ concurrency: 2, rateLimit: 3 });
        for (const positions of ran.values()) {
          // An item can run again after a batch that arrives twice.
          const first = [...new Set(positions)];
          expect(first).toEqual(first.toSorted((a, b) => a - b));
        }
      }
    }
    expect(crashes).toBeGreaterThan(8);
  });
});
