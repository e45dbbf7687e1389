import { expect, test } from 'vitest';
import { ActiveRuns } from '../../../src/engine/active/active-runs.ts';
import { WaitingRuns } from '../../../src/engine/loop/waiting-runs.ts';
import { testClock } from '../../support/clock.ts';
import { collectEvents, planOf, Stage } from '../../support/stage.ts';

test('A run says that it waits once for each reason, and when none of its consumers does', async () => {
  const stage = new Stage({ size: 1, run: () => null });
  const run = await stage.create(planOf('name: one\ntasks: [{name: one, action: test.one}]'));
  const events = collectEvents(run);
  const waiting = new WaitingRuns(testClock, new ActiveRuns());
  for (let consumer = 0; consumer < 1000; consumer++) {
    waiting.add(run, consumer, { reason: 'EMFILE', since: 1 });
  }
  waiting.add(run, 7, { reason: 'EAGAIN', since: 2 });
  waiting.add(run, 7, { reason: 'EMFILE', since: 3 });
  // No consumer waits for it any more: it is new.
  waiting.add(run, 8, { reason: 'EAGAIN', since: 4 });
  for (let consumer = 0; consumer < 1000; consumer++) waiting.delete(consumer);
  waiting.delete(5);
  run.events.close();
  await new Promise((resolve) => setImmediate(resolve));
  expect(events.map((event) => (event.type === 'waiting' ? event.reason : event.type))).toEqual([
    'EMFILE',
    'EAGAIN',
    'EAGAIN',
    'waiting-ended',
  ]);
});
