import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openExecutor, testActions } from '../support/flow.ts';
import { Gate } from '../support/gate.ts';
import { Child } from '../support/process.ts';
import { temporaryFolder } from '../support/temp.ts';

const flow = `
name: calls
parameters: {port: {type: integer}, name: {type: string}, n: {type: integer, default: 10}}
limits: {api: 2}
tasks:
  - name: call
    with_items: "{{ range(parameters.n) }}"
    concurrency: 5
    action: meet.wait
    limit: api
    input: {port: "{{ parameters.port }}", name: "{{ parameters.name }}"}
`;

/** A store at which processes run the same workflow. */
async function scene() {
  const gate = await Gate.create();
  const directory = join(await temporaryFolder(), 'store');
  const start = (name: string, n = 10): Child => {
    const parameters = { port: gate.port, name, n };
    return new Child({ directory, actions: testActions, workflow: flow, parameters });
  };
  /** Releases one action after the other until a process has ended, or all have arrived. */
  const releaseAll = async (count: number, atOnce = 2): Promise<void> => {
    for (let left = count; left > 0; left--) {
      await gate.waitFor(Math.min(atOnce, left));
      await gate.roundTrip();
      gate.release();
    }
  };
  return { gate, directory, start, releaseAll };
}

/** How the run of a child has ended. */
async function reportOf(child: Child): Promise<unknown> {
  await child.exit();
  return child.lines.find((line) => 'report' in line)?.['report'];
}

const succeeded = expect.objectContaining({ state: 'succeeded' });

describe('a limit over two processes', () => {
  it('is never exceeded, is used to the full, and each gets turns', async () => {
    const { gate, start, releaseAll } = await scene();
    const children = ['a', 'b'].map((name) => start(name, 40));
    // Both have begun before most is done.
    for (const name of ['a', 'b']) {
      while (!gate.arrivals.includes(name)) {
        await gate.waitFor(1);
        gate.release();
      }
    }
    const before = gate.arrivals.length;
    await releaseAll(80 - before + gate.waiting.length);
    expect(await Promise.all(children.map(reportOf))).toEqual([succeeded, succeeded]);
    expect(gate.peak).toBe(2);
    expect(gate.arrivals.filter((name) => name === 'a')).toHaveLength(40);
  });

  it('gives the permits of a process that is killed to the other, which goes on', async () => {
    const { gate, start, releaseAll } = await scene();
    const first = start('a');
    await gate.waitFor(2);
    const second = start('b');
    await second.run();
    await gate.roundTrip();
    expect(gate.waiting).toEqual(['a', 'a']);
    await first.kill();
    await releaseAll(10);
    expect(await reportOf(second)).toEqual(succeeded);
    expect(gate.peak).toBe(2);
  });

  it('is kept by a process that stands still while it holds permits', async () => {
    const { gate, start } = await scene();
    const first = start('a');
    await gate.waitFor(2);
    first.stop();
    onTestFinished(() => first.continue());
    const second = start('b');
    await second.run();
    gate.release();
    gate.release();
    await gate.roundTrip();
    // Released, but it cannot learn of it: both permits are still held.
    expect(gate.arrivals).toEqual(['a', 'a']);
    first.continue();
    gate.open();
    expect(await reportOf(first)).toEqual(succeeded);
    expect(await reportOf(second)).toEqual(succeeded);
    expect(gate.arrivals).toHaveLength(20);
  });

  it('leaves the permits that a process which stands still does not hold to the other', async () => {
    const { gate, start } = await scene();
    const first = start('a', 1);
    await gate.waitFor(1);
    first.stop();
    onTestFinished(() => first.continue());
    const second = start('b');
    gate.passes = (name) => name === 'b';
    expect(await reportOf(second)).toEqual(succeeded);
    expect(gate.waiting).toEqual(['a']);
    first.continue();
    gate.open();
    expect(await reportOf(first)).toEqual(succeeded);
  });

  it('counts for a run that another process takes over', async () => {
    const { gate, directory, start, releaseAll } = await scene();
    const first = start('a');
    const run = await first.run();
    await gate.waitFor(2);
    const second = start('b');
    await second.run();
    await first.kill();
    await gate.arrivalOf('b', 2);
    const third = new Child({ directory, actions: testActions, resume: run });
    await third.run();
    await releaseAll(20);
    expect([await reportOf(second), await reportOf(third)]).toEqual([succeeded, succeeded]);
    expect(gate.peak).toBe(2);
  });

  it('counts again at once for what is started after all have been killed', async () => {
    const { gate, start, releaseAll } = await scene();
    const children = ['a', 'b'].map((name) => start(name));
    await gate.waitFor(2);
    for (const child of children) await child.kill();
    const last = start('c');
    await gate.arrivalOf('c', 2);
    await releaseAll(10);
    expect(await reportOf(last)).toEqual(succeeded);
    expect(gate.peak).toBe(2);
  });
});

describe('a limit of runs over processes', () => {
  const site = `
name: deploy
parameters: {port: {type: integer}, name: {type: string}}
limits: {site: 1}
limit: site
tasks: [{name: put, action: meet.wait, input: {port: "{{ parameters.port }}", name: "{{ parameters.name }}"}}]
`;

  const at = async () => {
    const { gate, directory } = await scene();
    const start = (name: string): Child => {
      const parameters = { port: gate.port, name };
      return new Child({ directory, actions: testActions, workflow: site, parameters });
    };
    return { gate, directory, start };
  };
  const queued = (child: Child): Promise<void> =>
    child.untilLine(({ type }) => type === 'run-queued');

  it('goes to the next while the process of the first that waits stands still', async () => {
    const { gate, start } = await at();
    const first = start('a');
    await gate.waitFor(1);
    const second = start('b');
    await queued(second);
    second.stop();
    onTestFinished(() => second.continue());
    const third = start('c');
    await queued(third);
    gate.open();
    expect(await Promise.all([reportOf(first), reportOf(third)])).toEqual([succeeded, succeeded]);
    second.continue();
    expect(await reportOf(second)).toEqual(succeeded);
    expect(gate.arrivals).toEqual(['a', 'c', 'b']);
    expect(gate.peak).toBe(1);
  });

  it('goes to the run of another process once the first is killed, for as long as that takes', async () => {
    const { gate, directory, start } = await at();
    const first = start('a');
    const run = await first.run();
    await gate.waitFor(1);
    const second = start('b');
    await queued(second);
    expect(gate.waiting).toEqual(['a']);
    await first.kill();
    await gate.arrivalOf('b');
    const executor = await openExecutor({ directory });
    const resumed = await executor.resume(run);
    expect(resumed.report()).toMatchObject({ waits_for: { limit: 'site' } });
    gate.open();
    expect(await reportOf(second)).toEqual(succeeded);
    expect((await resumed.result()).state).toBe('succeeded');
    expect(gate.peak).toBe(1);
  });
});
