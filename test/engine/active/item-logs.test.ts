import { describe, expect, it } from 'vitest';
import { ItemLogs } from '../../../src/engine/active/item-logs.ts';

const KiB = 1024;

function logs(perItem = 16 * KiB): ItemLogs {
  return new ItemLogs({ perItem, perRun: 1 });
}

function line(message: string) {
  return { at: 1, attempt: 1, message };
}

describe('lines that wait for the end of their items', () => {
  it('are taken item by item, or all at once', () => {
    const waiting = logs();
    for (const index of [3, 5, 3, 9]) waiting.add(index, line(`of ${index}`));
    expect(waiting.size).toBe(3);
    expect(waiting.take(3)?.length).toBe(2);
    expect(waiting.take(3)).toBeUndefined();
    expect(waiting.takeAll().map(([index]) => index)).toEqual([5, 9]);
    expect(waiting.size).toBe(0);
  });

  it('ask to be written beyond 8 MiB: once, until they are taken', () => {
    const waiting = logs();
    const long = line('x'.repeat(16 * KiB - 100));
    const due: number[] = [];
    for (let index = 0; index < 600; index++) if (waiting.add(index, long)) due.push(index);
    expect(due).toHaveLength(1);
    waiting.takeAll();
    for (let index = 0; index < 600; index++) if (waiting.add(index, long)) due.push(index);
    expect(due).toHaveLength(2);
  });

  it('do not ask while items end in time, however many there are', () => {
    const waiting = logs();
    const long = line('x'.repeat(10 * KiB));
    for (let index = 0; index < 5000; index++) {
      expect(waiting.add(index, long)).toBe(false);
      waiting.take(index);
    }
  });

  it('are no more than the bound of an item, however much it logs', () => {
    const waiting = logs(1000);
    for (let n = 0; n < 5000; n++) expect(waiting.add(1, line(`line ${n}`))).toBe(false);
    const { length = 0, bytes, dropped } = waiting.take(1) ?? {};
    expect(bytes).toBeLessThanOrEqual(1000);
    expect(length + (dropped?.lines ?? 0)).toBe(5000);
  });
});
