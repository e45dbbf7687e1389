import { expect, test } from 'vitest';
import { workflow } from '../../src/builder/public.ts';

test('A number is milliseconds', () => {
  const flow = workflow('timed', { timeout: 60_000 }, (w) => {
    w.task(
      'a',
      { calls: { action: 'core.noop' } },
      {},
      { timeout: 500, retry: { count: 1, delay: 20 } },
    );
  });
  expect(JSON.parse(JSON.stringify(flow))).toMatchObject({
    timeout: '60000ms',
    tasks: [{ timeout: '500ms', retry: { count: 1, delay: '20ms' } }],
  });
});
