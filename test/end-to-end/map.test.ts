import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Executor } from '../../src/index.ts';
import { faultOf } from '../support/fault.ts';
import { testActions, useExecutor } from '../support/flow.ts';
import { Gate } from '../support/gate.ts';
import { temporaryFolder } from '../support/temp.ts';

describe('Executor.map', () => {
  const executor = useExecutor();

  it('returns the outputs in the order of the items', async () => {
    const items = Array.from({ length: 100 }, (_, n) => ({ a: n, b: 1 }));
    const sums = await executor().map<number>('probe.add', items);
    expect(sums).toEqual(items.map(({ a }) => a + 1));
    expect(await executor().map('probe.add', [])).toEqual([]);
  });

  it('passes one context to all items', async () => {
    const context = { red: [1, 2], blue: 'sky' };
    expect(await executor().map('probe.pick', ['blue', 'red'], { context })).toEqual([
      'sky',
      [1, 2],
    ]);
  });

  it('applies concurrency, timeout and retry', async () => {
    const gate = await Gate.create();
    const items = Array.from({ length: 12 }, (_, name) => ({ port: gate.port, name }));
    const mapped = executor().map('meet.wait', items, { concurrency: 3 });
    await gate.waitFor(3);
    gate.open();
    expect(await mapped).toHaveLength(12);
    expect(gate.peak).toBeLessThanOrEqual(3);
    const flaky = { failures: 1 };
    const retry = { count: 1, delay: '1ms' };
    expect(await executor().map('faults.flaky', [flaky], { retry, timeout: '5s' })).toEqual([2]);
  });

  it('throws MR505 with the run when an item fails, and the run can be inspected', async () => {
    const fault = await faultOf(executor().map('faults.odd', [{ value: 2 }, { value: 3 }]));
    expect(fault.code).toBe('MR505');
    expect(fault.message).toContain('3 is odd');
    const thrown = { code: 'MR401', name: 'Error', message: '3 is odd', index: 1 };
    expect(fault.details['error']).toMatchObject({ code: 'MR410', cause: { cause: thrown } });
    const items = executor().history.items(String(fault.details['run']), 'map');
    expect(items).toMatchObject([
      { status: 'succeeded', output: 2, attempts: 1 },
      { status: 'failed', output: null, error: { code: 'MR401' } },
    ]);
  });

  it('throws MR502 for an action that does not exist, and MR701 for items that are not JSON', async () => {
    const unknown = await faultOf(executor().map('probe.nothing', [1]));
    const notJson = await faultOf(executor().map('probe.echo', [{ deep: 1n }]));
    expect([unknown.code, notJson.code]).toEqual(['MR502', 'MR701']);
    expect(notJson.message).toContain('deep');
  });

  it('is cancelled by a signal', async () => {
    const gate = await Gate.create();
    const controller = new AbortController();
    const mapped = executor().map('meet.wait', [{ port: gate.port, name: 'x' }], {
      signal: controller.signal,
    });
    await gate.waitFor(1);
    controller.abort();
    expect((await faultOf(mapped)).code).toBe('MR505');
  });

  it('accepts outputs of another call as items, whole or changed', async () => {
    const sums = await executor().map<number>('probe.add', [
      { a: 1, b: 2 },
      { a: 3, b: 4 },
    ]);
    expect(await executor().map('probe.echo', sums)).toEqual([3, 7]);
    const again = sums.map((a) => ({ a, b: 1 }));
    expect(await executor().map('probe.add', again)).toEqual([4, 8]);
    expect(JSON.stringify({ sums })).toBe('{"sums":[3,7]}');
  });

  it('takes five lines', async () => {
    const directory = join(await temporaryFolder(), 'store');
    const executor = await Executor.open({ directory, actions: testActions });
    const sums = await executor.map('probe.add', [{ a: 1, b: 2 }]);
    await executor.close();
    expect([...sums]).toEqual([3]);
  });
});
