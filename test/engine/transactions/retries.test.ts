import { describe, expect, it } from 'vitest';
import { ActionError, type ActionErrorOptions } from '../../../src/actions/action-error.ts';
import type { ItemOutcome } from '../../../src/items/results.ts';
import { planOf, Stage } from '../../support/stage.ts';

/** How an item that never succeeds ends: its attempts, and why it failed. */
async function lastOf(
  /** The settings behind the count, and the brace that ends them. */
  retry: string,
  error: () => Error = () => new Error('busy: come back'),
): Promise<ItemOutcome> {
  const run = (): never => {
    throw error();
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
    retry: {count: 5, ${retry}
    next: [{when: "{{ failed() }}", do: [noop]}]
output: "{{ task.stubborn.items }}"
`);
  const active = await stage.play(plan, { most: 3 });
  const [item] = active.tasks.get('stubborn')?.items ?? [];
  return item as ItemOutcome;
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
    const item = await lastOf(`when: "{{ ${when} }}"}`);
    expect(item).toMatchObject({
      status: 'failed',
      attempts,
      error: { message: 'busy: come back' },
    });
  });

  it('that throws allows none, and the failure of the item says so', async () => {
    const item = await lastOf('when: "{{ vars.tries.no.such > attempt }}"}');
    expect(item).toMatchObject({ status: 'failed', attempts: 1, error: { code: 'MR401' } });
    expect(item.error?.message).toMatch(/^busy: come back \(not tried again: retry.when: .+\)$/);
  });
});

describe('an action that says when to try again', () => {
  const saying = (options: ActionErrorOptions) => () => new ActionError('busy', options);

  it.each<[string, string, ActionErrorOptions, number]>([
    ['never', 'delay: 0', { retry: false }, 1],
    ['never, although the condition holds', 'when: "{{ true }}"', { retry: false }, 1],
    ['at once, in place of the delay', 'delay: 1h', { retryAfter: 0 }, 6],
    [
      'at once, where the condition does not hold',
      'when: "{{ attempt < 3 }}"',
      { retryAfter: 0 },
      3,
    ],
  ])('%s is obeyed', async (_, retry, options, attempts) => {
    const item = await lastOf(`${retry}}`, saying(options));
    expect(item).toMatchObject({ status: 'failed', attempts, error: { message: 'busy' } });
  });

  it.each([
    ['max_delay', 'max_delay: 1m}', 'max_delay is 1m 0s'],
    ['deadline', 'delay: 1s}\n    deadline: 1h', 'its time is over before that'],
  ])('later than its %s allows has failed for good', async (_, settings, reason) => {
    const item = await lastOf(settings, saying({ retryAfter: '2h' }));
    const message = `busy (not tried again: it asks for a wait of 2h 0m, and ${reason})`;
    expect(item).toMatchObject({ status: 'failed', attempts: 1, error: { message } });
  });
});
