import { describe, expect, it } from 'vitest';
import type { Run, RunReport } from '../../src/index.ts';
import { useExecutor } from '../support/flow.ts';
import { Gate } from '../support/gate.ts';

/** One permit, for the task as a whole or for each item by its name. */
const ways = [
  ['a task', 'api'],
  ['its items', "{{ item === null ? null : 'api' }}"],
] as const;

describe.each(ways)('a permit that %s needs', (_, limit) => {
  const executor = useExecutor({ workers: 2 });

  /** Starts a run with one permit for its tasks, whose name is their limit's. */
  const start = (gate: Gate, name: string, tasks: string): Promise<Run> => {
    const text = `
name: ${name}
parameters: {port: {type: integer}}
limits: {api: 1}
tasks: ${tasks.replaceAll('LIMIT', limit)}
`;
    return executor().start(text, { parameters: { port: gate.port } });
  };

  const at = (name: string): string => `{port: "{{ parameters.port }}", name: ${name}}`;

  /** A run that begins once the permit is free, and ends. */
  const next = async (gate: Gate, name: string): Promise<RunReport> => {
    const run = await start(
      gate,
      name,
      `[{name: t, with_items: [1], action: meet.wait, limit: "LIMIT", input: ${at('next')}}]`,
    );
    await gate.arrivalOf('next');
    gate.open();
    return run.result();
  };

  const free = expect.objectContaining({ state: 'succeeded' });

  it('is free while the item waits for its next attempt', async () => {
    const gate = await Gate.create();
    const run = await start(
      gate,
      'retries',
      `[{name: t, with_items: [1], action: meet.find, limit: "LIMIT", retry: {count: 3, delay: 1h}, input: ${at('nowhere')}}]`,
    );
    expect(await next(gate, 'retries')).toEqual(free);
    expect((await run.cancel()).state).toBe('cancelled');
  });

  it('is free once the thread of a stuck item has been ended, also for its next attempt', async () => {
    const gate = await Gate.create();
    const run = await start(
      gate,
      'stuck',
      `[{name: t, with_items: [1, 2], action: meet.block, limit: "LIMIT", timeout: 500ms, retry: 9, input: {port: "{{ parameters.port }}", once: true}}]`,
    );
    expect((await run.result()).state).toBe('succeeded');
    expect(gate.peak).toBe(1);
    expect(await next(gate, 'stuck')).toEqual(free);
  });

  it('is not lost with the threads that an item takes down', async () => {
    const gate = await Gate.create();
    const run = await start(
      gate,
      'poison',
      `[{name: t, with_items: [1, 2, 3], tolerate: 1, action: faults.exit, limit: "LIMIT", input: {now: "{{ item === 2 }}"}}]`,
    );
    const report = await run.result();
    expect(report.tasks['t']?.summary).toMatchObject({ succeeded: 2, failed: 1 });
    expect(await next(gate, 'poison')).toEqual(free);
  });

  it('is free after the first failure has stopped the task', async () => {
    const gate = await Gate.create();
    const run = await start(
      gate,
      'fails',
      `[{name: t, with_items: [1, 2, 3, 4], concurrency: 4, action: meet.find, limit: "LIMIT", input: ${at('nowhere')}}]`,
    );
    expect((await run.result()).state).toBe('failed');
    expect(await next(gate, 'fails')).toEqual(free);
  });

  it('is free once a run with items in flight and waiting is cancelled or out of time', async () => {
    const gate = await Gate.create();
    const items = `[{name: t, with_items: [1, 2, 3, 4], concurrency: 4, action: meet.wait, limit: "LIMIT", input: ${at('held')}}]`;
    const run = await start(gate, 'cancels', items);
    await gate.waitFor(1);
    expect((await run.cancel()).state).toBe('cancelled');
    await gate.allGone();
    const late = await start(gate, 'cancels', `${items}\ntimeout: 100ms`);
    expect((await late.result()).state).toBe('failed');
    await gate.allGone();
    expect(gate.peak).toBe(1);
    expect(await next(gate, 'cancels')).toEqual(free);
  });

  it('is free while its run is paused, and asked for again when the run goes on', async () => {
    const gate = await Gate.create();
    const run = await start(
      gate,
      'pauses',
      `[{name: t, with_items: [1, 2, 3], concurrency: 3, action: meet.wait, limit: "LIMIT", input: ${at('held')}}]`,
    );
    await gate.waitFor(1);
    const paused = run.pause();
    gate.release();
    expect((await paused).state).toBe('paused');
    expect(await next(gate, 'pauses')).toEqual(free);
    const resumed = await executor().resume(run.id);
    expect((await resumed.result()).state).toBe('succeeded');
    expect(gate.peak).toBe(1);
    expect(gate.arrivals.filter((name) => name === 'held')).toHaveLength(3);
  });

  it('is one of those that an exclusive task waits for, and comes back after it', async () => {
    const gate = await Gate.create();
    const run = await start(
      gate,
      'alone',
      `
  - {name: t, with_items: [1, 2, 3], concurrency: 3, action: meet.wait, limit: "LIMIT", input: ${at('held')}}
  - {name: alone, with_items: [1], exclusive: true, action: meet.wait, limit: "LIMIT", input: ${at('alone')}}`,
    );
    for (let left = 4; left > 0; left--) {
      await gate.waitFor(1);
      await gate.roundTrip();
      gate.release();
    }
    expect((await run.result()).state).toBe('succeeded');
    expect(gate.peak).toBe(1);
    expect(await next(gate, 'alone')).toEqual(free);
  });
});

describe('a rate of the store', () => {
  const executor = useExecutor({ workers: 2 });

  it.each([
    ['changed', { rate: 1000 }],
    ['lifted', { concurrency: 5 }],
  ])('that is %s lets go what waits for it', async (_, settings) => {
    const gate = await Gate.create();
    gate.open();
    await executor().limits.set('pace', { rate: '1/h' });
    const text = `
parameters: {port: {type: integer}}
tasks:
  - {name: t, with_items: [1, 2, 3], action: meet.wait, limit: pace, input: {port: "{{ parameters.port }}", name: t}}
  - {name: u, with_items: [1, 2], action: meet.wait, limit: "{{ item && 'pace' }}", input: {port: "{{ parameters.port }}", name: u}}
`;
    const run = await executor().start(text, { parameters: { port: gate.port } });
    await executor().limits.set('pace', settings);
    expect((await run.result()).state).toBe('succeeded');
    expect(gate.arrivals).toHaveLength(5);
  });
});
