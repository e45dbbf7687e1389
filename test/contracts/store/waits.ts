import { describe, expect, it } from 'vitest';
import type { Store } from '../../../src/ports/store.ts';
import type { SignalWait, WaitingItem, WaitRecord } from '../../../src/run/wait-record.ts';
import { runId } from './samples.ts';

const begun = { attempt: 1, rerun: 0, since: 1000 } as const;

function question(due?: number): WaitRecord {
  const form = { type: 'boolean', required: true } as const;
  const kept = due === undefined ? {} : { due };
  return { kind: 'answer', ...begun, ...kept, question: 'Deploy?', form };
}

function signalWait(after = 0, event = 'file'): SignalWait {
  return { kind: 'signal', ...begun, event, key: 'a', after };
}

function itemOf(index: number, wait: WaitRecord): WaitingItem {
  return { task: 'it', visit: 1, index, wait };
}

const indexes = (items: readonly WaitingItem[]): number[] => items.map(({ index }) => index);

export function describeWaits(store: () => Store): void {
  const put = (...items: WaitingItem[]): Promise<void> =>
    store().commit((tx) => {
      for (const item of items) tx.waits.put(runId, item);
    });
  const end = (index: number, got?: number): Promise<void> =>
    store().commit((tx) => tx.waits.end(runId, { task: 'it', visit: 1, index }, got));
  const send = (event: string, at = 5000): Promise<number> =>
    store().commit((tx) => tx.waits.send({ event, key: 'a', data: { at }, by: null, at }).seq);

  describe('items that wait', () => {
    it('are found by when they are due, the first one first', async () => {
      await put(itemOf(0, question(3000)), itemOf(1, question()), itemOf(2, question(2000)));
      const { waits } = store();
      expect(waits.nextDue(runId, 0)).toBe(2000);
      expect(indexes(waits.due(runId, 2999, 10))).toEqual([2]);
      expect(indexes(waits.due(runId, 3000, 10))).toEqual([2, 0]);
      expect(indexes(waits.due(runId, 3000, 1))).toEqual([2]);
      await end(2);
      expect(waits.nextDue(runId, 0)).toBe(3000);
      expect(waits.get(runId, { task: 'it', visit: 1, index: 2 })).toBeUndefined();
    });

    it('are noticed once they are answered, and keep the first answer', async () => {
      await put(itemOf(0, question(3000)), itemOf(1, question(3000)));
      const place = { task: 'it', visit: 1, index: 1 };
      const given = { answer: true, by: 'ann', at: 2000 };
      await store().commit((tx) => tx.waits.answer(runId, place, given));
      await store().commit((tx) => tx.waits.answer(runId, place, { ...given, by: 'bob' }));
      expect(store().waits.noticed(runId, 10)).toMatchObject([{ index: 1, wait: { given } }]);
      await end(1);
      expect(store().waits.noticed(runId, 10)).toEqual([]);
      expect(store().waits.get(runId, place)).toMatchObject({ given });
      expect(store().waits.nextDue(runId, 0)).toBe(3000);
    });

    it('are noticed by a signal that comes before or after, but not by one they have had', async () => {
      expect(await send('file')).toBe(1);
      await put(itemOf(0, signalWait(0)), itemOf(1, signalWait(1)));
      await put(itemOf(2, signalWait(1, 'other')));
      expect(indexes(store().waits.noticed(runId, 10))).toEqual([0]);
      await end(0, 1);
      expect(store().waits.noticed(runId, 10)).toEqual([]);
      expect(await send('file')).toBe(2);
      expect(indexes(store().waits.noticed(runId, 10))).toEqual([1]);
      expect(store().waits.signal({ event: 'file', key: 'a' })).toMatchObject({ seq: 2 });
      await end(1, 2);
      expect(await send('file')).toBe(3);
      expect(store().waits.noticed(runId, 10)).toEqual([]);
      const got = (visit: number): number | undefined =>
        store().waits.got(runId, { task: 'it', visit }, { event: 'file', key: 'a' });
      expect([got(1), got(2), got(3)]).toEqual([undefined, 2, 2]);
    });

    it('go on as they were when they are put again, unless another attempt waits', async () => {
      await put(itemOf(0, question(2000)));
      await put(itemOf(0, question(9000)));
      expect(store().waits.nextDue(runId, 0)).toBe(2000);
      await put(itemOf(0, { ...question(9000), rerun: 1 }));
      expect(store().waits.nextDue(runId, 0)).toBe(9000);
      expect(indexes(store().waits.due(runId, 9000, 10))).toEqual([0]);
    });

    it('are read by task, page by page', async () => {
      await put(...Array.from({ length: 600 }, (_, index) => itemOf(index, question())));
      await put({ ...itemOf(3, question()), task: 'other' });
      const found = [...store().waits.of({ run: runId, task: 'it', visit: 1 })];
      expect(indexes(found)).toEqual(Array.from({ length: 600 }, (_, index) => index));
    });

    it('are removed with their run: no signal looks for it', async () => {
      await put(itemOf(0, question(2000)), itemOf(1, signalWait()));
      while (await store().commit((tx) => tx.removeSome(runId, 2)));
      await send('file');
      const { waits } = store();
      expect([waits.nextDue(runId, 0), waits.noticed(runId, 9)]).toEqual([undefined, []]);
      expect([...waits.of({ run: runId, task: 'it', visit: 1 })]).toEqual([]);
    });
  });

  describe('a signal', () => {
    it('is kept for 7 days, and numbered among all', async () => {
      const day = 86_400_000;
      await send('old', 0);
      await send('young', 3 * day);
      expect(await send('new', 8 * day)).toBe(3);
      const kept = (event: string): unknown => store().waits.signal({ event, key: 'a' })?.seq;
      expect([kept('old'), kept('young'), kept('new')]).toEqual([undefined, 2, 3]);
      expect(store().waits.lastSignal()).toBe(3);
    });
  });
}
