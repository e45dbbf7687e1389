import { expect, it } from 'vitest';
import type { Store } from '../../../src/ports/store.ts';
import type { RunAction } from '../../../src/run/control.ts';
import { asRunId } from '../../../src/run/run-id.ts';

const run = asRunId('20261201-000000-abcdef');
const set: RunAction = { kind: 'concurrency', task: 'fetch', value: 8 };

export function describeControls(store: () => Store): void {
  it('keeps requests in their order until each is answered once', async () => {
    const other = asRunId('20261201-000000-abcdeg');
    await store().commit((tx) => {
      expect(tx.controls.ask(run, set, 1)).toBe(1);
      expect(tx.controls.ask(run, { kind: 'retry', items: [3, [5, 9]] }, 2)).toBe(2);
      expect(tx.controls.ask(other, { kind: 'pause' }, 3)).toBe(1);
    });
    const { controls } = store();
    expect(controls.waiting(run)).toEqual([
      { id: 1, at: 1, action: set },
      { id: 2, at: 2, action: { kind: 'retry', items: [3, [5, 9]] } },
    ]);
    const answer = { id: 1, at: 4, kind: 'concurrency', state: 'done', text: '2 → 8' } as const;
    await store().commit((tx) => tx.controls.putAnswer(run, answer));
    expect(controls.waiting(run).map(({ id }) => id)).toEqual([2]);
    expect(controls.answers(run)).toEqual([answer]);
    expect([controls.answer(run, 1), controls.answer(run, 2)]).toEqual([answer, undefined]);
    expect(controls.waiting(other)).toMatchObject([{ id: 1, action: { kind: 'pause' } }]);
  });

  it('keeps the last 100 answers and the last 200 marks', async () => {
    await store().commit((tx) => {
      for (let at = 1; at <= 250; at++) {
        const id = tx.controls.ask(run, { kind: 'pause' }, at);
        tx.controls.putAnswer(run, { id, at, kind: 'pause', state: 'refused', text: 'no' });
        tx.controls.mark(run, { at, kind: 'changed', text: `${at}` });
      }
    });
    const { controls } = store();
    const ids = controls.answers(run).map(({ id }) => id);
    expect([ids.length, ids[0], ids.at(-1)]).toEqual([100, 151, 250]);
    const times = controls.marks(run).map(({ at }) => at);
    expect([times.length, times[0], times.at(-1)]).toEqual([200, 51, 250]);
    expect(controls.waiting(run)).toEqual([]);
  });

  it('removes them with their run', async () => {
    await store().commit((tx) => {
      tx.controls.ask(run, set, 1);
      tx.controls.mark(run, { at: 1, kind: 'paused', text: '' });
    });
    await store().commit((tx) => tx.removeSome(run, 1000));
    expect(store().controls.waiting(run)).toEqual([]);
    expect(store().controls.marks(run)).toEqual([]);
  });
}
