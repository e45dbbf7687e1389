import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { faultOf } from '../support/fault.ts';
import { openExecutor, useExecutor } from '../support/flow.ts';
import { Gate } from '../support/gate.ts';
import { temporaryFolder } from '../support/temp.ts';
import { waiting } from '../support/workflows.ts';

const four = waiting.replace('[a, b]', '[a, b, c, d]');

describe('a start with a key', () => {
  const executor = useExecutor();

  it('starts one run for any number of calls, and returns it even after its end', async () => {
    const gate = await Gate.create();
    const parameters = { port: gate.port };
    const key = 'order 17/ß';
    const before = executor().history.runs().length;
    const runs = await Promise.all(
      [1, 2, 3].map(() => executor().start(waiting, { parameters, key })),
    );
    expect(new Set(runs.map(({ id }) => id)).size).toBe(1);
    await gate.waitFor(2);
    gate.open();
    for (const run of runs) expect((await run.result()).output).toEqual(['a', 'b']);
    const late = await executor().start(waiting, { parameters, key });
    expect(await late.result()).toMatchObject({ run: runs[0]?.id, output: ['a', 'b'] });
    expect(await late.cancel()).toMatchObject({ state: 'succeeded' });
    expect(executor().history.runs()).toHaveLength(before + 1);
    expect(gate.arrivals).toHaveLength(2);
    const other = await faultOf(executor().start(waiting, { parameters: { port: 1 }, key }));
    expect(other).toMatchObject({ code: 'MR510', details: { run: late.id } });
    const another = await faultOf(executor().start(`${waiting}\n# other`, { parameters, key }));
    expect(another.code).toBe('MR510');
  });

  it('resumes a run that was interrupted', async () => {
    const gate = await Gate.create();
    const directory = join(await temporaryFolder(), 'store');
    const options = { parameters: { port: gate.port }, key: 'k' };
    const first = await openExecutor({ directory });
    const run = await first.start(four, options);
    await gate.waitFor(2);
    const closed = first.close();
    gate.open();
    await closed;
    const second = await openExecutor({ directory });
    const again = await second.start(four, options);
    expect(again.id).toBe(run.id);
    expect((await again.result()).output).toEqual(['a', 'b', 'c', 'd']);
    expect(gate.arrivals).toHaveLength(4);
  });

  it('leaves a paused run paused', async () => {
    const gate = await Gate.create();
    const options = { parameters: { port: gate.port }, key: 'paused' };
    const run = await executor().start(four, options);
    await gate.waitFor(2);
    const paused = run.pause();
    gate.open();
    await paused;
    const again = await executor().start(four, options);
    expect(await again.result()).toMatchObject({ run: run.id, state: 'paused' });
    await again.resume();
    expect(await again.result()).toMatchObject({ state: 'succeeded' });
  });
});
