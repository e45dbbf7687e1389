import { describe, expect, it } from 'vitest';
import type { ItemResult } from '../../../src/items/results.ts';
import { planOf, Stage } from '../../support/stage.ts';

/** How an item that never succeeds ends: its attempts, and why it failed. */
async function lastOf(retry: string): Promise<ItemResult> {
  const run = (): never => {
    throw new Error('busy: come back');
  };
  const stage = new Stage({ size: 1, run }, { clock: Date.now });
  const plan = planOf(`
name: retries
parameters: {most: {type: integer}}
vars: {tries: 2}
tasks:
  - name: stubborn
    action: test.work
    input: {}
    retry: {count: 5, ${retry}}
    next: [{when: "{{ failed() }}", do: [noop]}]
output: "{{ task.stubborn.items }}"
`);
  const active = await stage.play(plan, { most: 3 });
  const [item] = active.tasks.get('stubborn')?.items ?? [];
  return item as ItemResult;
}

describe('the condition of a retry', () => {
  it.each([
    ['true', 6],
    ['false', 1],
    ["error.message.startsWith('busy')", 6],
    ["error.code === 'MR407'", 1],
    ["error.code === 'MR401' && error.state === 'failed'", 6],
    ["error.state === 'timed_out'", 1],
    ['attempt < 4', 4],
    ['attempt < parameters.most', 3],
    ['attempt < vars.tries', 2],
    ["run.workflow === 'retries' && attempt < 2", 2],
  ])('%s allows %d attempts', async (when, attempts) => {
    const item = await lastOf(`when: "{{ ${when} }}"`);
    expect(item).toMatchObject({
      status: 'failed',
      attempts,
      error: { message: 'busy: come back' },
    });
  });

  it('that throws allows none, and the failure of the item says so', async () => {
    const item = await lastOf('when: "{{ vars.tries.no.such > attempt }}"');
    expect(item).toMatchObject({ status: 'failed', attempts: 1, error: { code: 'MR401' } });
    expect(item.error?.message).toMatch(/^busy: come back \(not tried again: retry.when: .+\)$/);
  });
});
