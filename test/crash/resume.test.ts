import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type RunHistory, openHistory } from '../../src/index.ts';
import { openExecutor, testActions } from '../support/flow.ts';
import { Gate } from '../support/gate.ts';
import { Child } from '../support/process.ts';
import { temporaryFolder } from '../support/temp.ts';

const ITEMS = 3000;
/** A process is killed within its first lines. A whole run prints about twice this number. */
const LINES = 20;

/** A fan-out and its fan-in, then the same over the results of the first fan-out. */
const flow = `
name: ledger
parameters: {file: {type: string}}
vars: {rounds: 0}
tasks:
  - name: values
    with_items: "{{ range(${ITEMS}) }}"
    concurrency: 8
    action: ledger.note
    input: {file: "{{ parameters.file }}", value: "{{ item * 3 }}"}
    next: [{publish: [{rounds: "{{ vars.rounds + 1 }}"}], do: [total]}]
  - name: total
    action: ledger.total
    input: {file: "{{ parameters.file }}", values: "{{ task.values.output }}"}
    next: [{do: [again]}]
  - name: again
    with_items: "{{ task.values.output }}"
    concurrency: 8
    action: ledger.note
    input: {file: "{{ parameters.file }}", value: "{{ item + task.total.output.count }}"}
  - name: end
    action: ledger.total
    input: {file: "{{ parameters.file }}", values: "{{ task.again.output }}"}
output: {total: "{{ task.total.output }}", end: "{{ task.end.output }}", rounds: "{{ vars.rounds }}"}
`;

const undisturbed = {
  total: { count: ITEMS, sum: (3 * ITEMS * (ITEMS - 1)) / 2 },
  end: { count: ITEMS, sum: (3 * ITEMS * (ITEMS - 1)) / 2 + ITEMS * ITEMS },
  rounds: 1,
};

/** Returns idempotency keys without the run, in the order of execution. */
async function effectsIn(file: string): Promise<string[]> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text.split('\n').flatMap((line) => (line ? [line.slice(line.indexOf('/') + 1)] : []));
}

/** Returns the keys of all committed items. */
function committed(history: RunHistory, run: string): Set<string> {
  const keys = new Set<string>();
  for (const task of Object.keys(history.report(run).tasks)) {
    for (const [index, { status }] of history.items(run, task).entries()) {
      if (status !== 'waiting') keys.add(`${task}/1/${index}`);
    }
  }
  return keys;
}

/** Returns a generator of small pseudo-random numbers. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 8) % below;
  };
}

/** The state after a kill: number of executions, and committed items. */
interface Kill {
  readonly effects: number;
  readonly done: ReadonlySet<string>;
}

describe('a process that is killed', () => {
  it.each([11, 12, 13])(
    'at any moment, also while it resumes, loses nothing and repeats only items in flight (seed %i)',
    async (seed) => {
      const below = random(seed);
      const folder = await temporaryFolder();
      const directory = join(folder, 'store');
      const file = join(folder, 'effects');
      const config = { directory, actions: testActions, parameters: { file } };
      const kills: Kill[] = [];
      let run = '';
      while (kills.length < 4) {
        const child = new Child(run ? { ...config, resume: run } : { ...config, workflow: flow });
        run ||= await child.run();
        await child.line(1 + below(LINES));
        await child.kill();
        const history = await openHistory(directory);
        kills.push({ effects: (await effectsIn(file)).length, done: committed(history, run) });
        await history.close();
      }

      const executor = await openExecutor({ directory });
      const ended = executor.history.find(run).state !== 'running';
      const report = ended
        ? executor.history.report(run)
        : await (await executor.resume(run)).result();
      expect(report).toMatchObject({ state: 'succeeded', error: null });
      expect(report.output).toEqual(undisturbed);

      const effects = await effectsIn(file);
      expect(new Set(effects).size).toBe(2 * ITEMS + 2);
      for (const { effects: count, done } of kills) {
        const before = new Set(effects.slice(0, count));
        expect([...done].filter((key) => !before.has(key))).toEqual([]);
        expect(effects.slice(count).filter((key) => done.has(key))).toEqual([]);
      }
    },
  );

  it('has committed what had ended before a synchronous item', async () => {
    const folder = await temporaryFolder();
    const directory = join(folder, 'store');
    const file = join(folder, 'effects');
    const child = new Child({
      directory,
      actions: testActions,
      parameters: { file },
      workflow: `
parameters: {file: {type: string}}
tasks:
  - name: each
    with_items: "{{ range(400) }}"
    concurrency: 1
    action: ledger.step
    input: {file: "{{ parameters.file }}", stop: 300}
`,
    });
    const run = await child.run();
    await child.untilLine(({ type, summary }) => {
      return type === 'task-progressed' && Object(summary).succeeded === 300;
    });
    await child.kill();
    await writeFile(`${file}.go`, '');
    const executor = await openExecutor({ directory });
    const report = await (await executor.resume(run)).result();
    expect(report.tasks['each']?.summary).toMatchObject({ total: 400, succeeded: 400 });
    const indexes = (await effectsIn(file)).map((key) => Number(key.split('/').at(-1)));
    expect(indexes.toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 401 }, (_, at) => (at <= 300 ? at : at - 1)),
    );
  });

  it('runs again exactly the items that were in flight', async () => {
    const gate = await Gate.create();
    const directory = join(await temporaryFolder(), 'store');
    const child = new Child({
      directory,
      actions: testActions,
      parameters: { port: gate.port },
      workflow: `
parameters: {port: {type: integer}}
tasks:
  - name: meet
    with_items: "{{ range(30) }}"
    concurrency: 4
    action: meet.wait
    input: {port: "{{ parameters.port }}"}
    next: [{do: [after]}]
  - {name: after, action: meet.wait, input: {port: "{{ parameters.port }}", name: after}}
output: "{{ task.meet.output }}"
`,
    });
    const run = await child.run();
    await gate.waitFor(4);
    for (let released = 0; released < 10; released++) {
      gate.release();
      await gate.waitFor(4);
    }
    const history = await openHistory(directory);
    await child.untilLine((line) => Object(line['summary']).succeeded === 10);
    const inFlight = new Set(gate.waiting);
    await child.kill();
    await gate.allGone();
    expect(history.find(run)).toMatchObject({ items: { ended: 10 }, owner: undefined });
    await history.close();

    const before = gate.arrivals.length;
    gate.passes = (name) => name !== 'after';
    const executor = await openExecutor({ directory });
    const resumed = await executor.resume(run);
    await gate.arrivalOf('after');
    const again = gate.arrivals.slice(before, -1);
    expect(again).toHaveLength(20);
    expect(gate.arrivals.slice(0, before).filter((name) => again.includes(name))).toEqual([
      ...inFlight,
    ]);
    gate.open();
    const report = await resumed.result();
    expect(report.output).toEqual(Array.from({ length: 30 }, (_, n) => String(n)));
    expect(gate.arrivals.filter((name) => name === 'after')).toHaveLength(1);
  });

  it('loses neither a waiting retry nor the attempts so far', async () => {
    const directory = join(await temporaryFolder(), 'store');
    const child = new Child({
      directory,
      actions: testActions,
      workflow: `
tasks:
  - name: each
    with_items: [0, 1, 0, 3]
    action: faults.flakyQuietly
    input: {failures: "{{ item }}"}
    retry: {count: 3, delay: 400ms}
output: "{{ task.each.output }}"
`,
    });
    const run = await child.run();
    await child.untilLine((line) => Object(line['summary']).succeeded === 2);
    await child.kill();
    const executor = await openExecutor({ directory });
    const report = await (await executor.resume(run)).result();
    expect(report.output).toEqual([1, 2, 1, 4]);
    expect(executor.history.items(run, 'each').map(({ attempts }) => attempts)).toEqual([
      1, 2, 1, 4,
    ]);
  });
});
