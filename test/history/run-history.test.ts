import { testClock } from '../support/clock.ts';
import { beforeAll, describe, expect, it } from 'vitest';
import { toJS } from '../../src/document/views/to-js.ts';
import type { ActiveRun } from '../../src/engine/active/active-run.ts';
import { RunHistory } from '../../src/history/run-history.ts';
import { planOf, Stage } from '../support/stage.ts';

const plan = planOf(`
name: archived
parameters: {items: {type: array}}
tasks:
  - name: each
    action: test.each
    with_items: "{{ parameters.items }}"
    next: [{when: "{{ failed() }}", do: [after]}]
    input: {}
  - {name: after, action: test.after, input: {}}
  - {name: below, action: test.after, needs: [each], input: {}}
output: "{{ task.each.output }}"
`);

let stage: Stage;
let ended: ActiveRun;
let running: ActiveRun;
let history: RunHistory;

beforeAll(async () => {
  stage = new Stage({
    size: 2,
    run: ({ task, index }) => {
      if (task.task === 'each' && index === 1) throw new Error('no');
      return { index };
    },
  });
  ended = await stage.play(plan, { items: ['a', 'b', 'c'] });
  running = await stage.create(plan, { items: ['a'] });
  await stage.schedule.until(stage.engine.open(running));
  history = RunHistory.of({ store: stage.store, clock: testClock, alive: () => true });
  return () => stage.engine.abandon(new Error('over'));
});

describe('the history of runs', () => {
  it('lists all runs, with their items and owners', () => {
    const found = new Map(history.runs().map((one) => [one.run, one]));
    expect(found.get(ended.id)).toEqual({
      run: ended.id,
      workflow: 'archived',
      state: 'succeeded',
      createdAt: 1000,
      endedAt: 1000,
      items: { total: 4, ended: 4, failed: 1 },
      owner: undefined,
      directory: '/',
    });
    expect(found.get(running.id)).toMatchObject({ state: 'running', owner: { pid: 1 } });
  });

  it('omits a dead owner', () => {
    const late = RunHistory.of({ store: stage.store, clock: testClock, alive: () => false });
    expect(late.find(running.id).owner).toBeUndefined();
  });

  it('finds a run by its id, or by the beginning or end of its id', () => {
    expect(history.find(ended.id).run).toBe(ended.id);
    expect(history.find(ended.id.slice(-6)).run).toBe(ended.id);
  });

  it('refuses an id that matches no run or several', () => {
    for (const id of ['nothing', '1970']) {
      expect(() => history.find(id)).toThrow(expect.objectContaining({ code: 'MR506' }));
    }
    expect(() => history.find('1970')).toThrow('several runs');
  });

  it.each([undefined, null, 7, {}])('refuses %s as an id, as wrong usage', (id) => {
    const callsWithoutTypes: { report(id: unknown): unknown } = history;
    expect(() => callsWithoutTypes.report(id)).toThrow(
      expect.objectContaining({
        code: 'MR501',
        message: expect.stringContaining('the id of a run'),
      }),
    );
  });

  it('reports a run from its records', () => {
    const report = history.report(ended.id, 9000);
    expect(toJS(report.parameters)).toEqual({ items: ['a', 'b', 'c'] });
    expect(toJS(report.output)).toEqual([{ index: 0 }, null, { index: 2 }]);
    expect(report.state).toBe('succeeded');
    expect(report.tasks).toMatchObject({
      each: { state: 'failed', visits: 1, summary: { succeeded: 2, failed: 1 } },
      after: { state: 'succeeded' },
      below: { state: 'skipped', visits: 0 },
    });
    expect(() => history.report('nothing')).toThrow(expect.objectContaining({ code: 'MR506' }));
  });

  it('reads the result of every item', () => {
    const items = toJS(history.items(ended.id, 'each'));
    const succeeded = { status: 'succeeded', error: null, attempts: 1 };
    const untimed = { started_at: null, elapsed_ms: null };
    const error = { code: 'MR401', name: 'Error', message: 'no' };
    expect(items).toEqual([
      { ...succeeded, output: { index: 0 }, ...untimed, element: 'a' },
      { status: 'failed', output: null, error, attempts: 1, ...untimed, element: 'b' },
      { ...succeeded, output: { index: 2 }, ...untimed, element: 'c' },
    ]);
    for (const [index, item] of history.items(ended.id, 'each').entries()) {
      expect(toJS(history.item(ended.id, 'each', index))).toEqual(toJS(item));
    }
    expect(history.item(ended.id, 'each', 3)).toBeUndefined();
    expect(toJS(history.items(ended.id, 'below'))).toEqual([]);
    for (const [run, task] of [
      [ended.id, 'nothing'],
      ['nothing', 'each'],
    ] as const) {
      expect(() => history.items(run, task)).toThrow(expect.objectContaining({ code: 'MR506' }));
    }
  });
});
