import { expect, test } from 'vitest';
import type { ActiveRun } from '../../../src/engine/active/active-run.ts';
import { Inbox, type Message } from '../../../src/engine/transactions/inbox.ts';
import { planOf, Stage } from '../../support/stage.ts';

const plan = planOf('name: one\ntasks: [{name: one, action: test.one, input: {}}]');

async function runs(): Promise<[ActiveRun, ActiveRun]> {
  const stage = new Stage({ size: 1, run: () => null });
  return [await stage.create(plan), await stage.create(plan)];
}

test('Messages are taken by run, in the order they came', async () => {
  const [a, b] = await runs();
  const inbox = new Inbox();
  const types: Message['type'][] = ['open', 'cancel', 'resume'];
  for (const run of [a, b]) inbox.add({ type: 'open', run });
  inbox.add({ type: 'cancel', policy: 'cancel_running', inFinally: false, run: a });
  inbox.add({ type: 'resume', run: a });
  const byRun = inbox.take();
  expect([...byRun.keys()]).toEqual([a, b]);
  expect(byRun.get(a)?.map(({ type }) => type)).toEqual(types);
  expect(inbox.isEmpty).toBe(true);
});

test('A transaction takes a bounded number of messages', async () => {
  const [a] = await runs();
  const inbox = new Inbox();
  for (let count = 0; count < 600; count++)
    inbox.add({ type: 'cancel', policy: 'cancel_running', inFinally: false, run: a });
  const sizes = [inbox.take(), inbox.take(), inbox.take()].map((one) => one.get(a)?.length);
  expect(sizes).toEqual([256, 256, 88]);
  expect(inbox.take().size).toBe(0);
});

test('The messages of a run can be dropped', async () => {
  const [a, b] = await runs();
  const inbox = new Inbox();
  for (const run of [a, b, a])
    inbox.add({ type: 'cancel', policy: 'cancel_running', inFinally: false, run });
  inbox.drop(a);
  expect([...inbox.take().keys()]).toEqual([b]);
});
