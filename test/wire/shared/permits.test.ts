import { describe, expect, it } from 'vitest';
import { Permits } from '../../../src/wire/shared/permits.ts';

describe('permits', () => {
  it('are granted to as many lanes, which keep them from item to item', () => {
    const permits = Permits.create(3);
    expect(permits.enter(0)).toBe(false);
    expect(permits.grant(2)).toBe(2);
    expect([0, 1, 2].map((lane) => permits.enter(lane))).toEqual([true, true, false]);
    permits.leave(0);
    expect(permits.enter(0)).toBe(true);
    expect(permits).toMatchObject({ held: 2, leaving: 0 });
    expect(permits.grant(9)).toBe(1);
  });

  it('are spread over the workers, and revoked where most are', () => {
    const permits = Permits.create(7, [0, 3, 5]);
    const granted = (): boolean[] => [0, 3, 5].map((from) => permits.isGranted(from, from + 2));
    permits.grant(2);
    expect(granted()).toEqual([true, true, false]);
    permits.grant(3);
    expect([0, 1, 3, 4, 5].map((lane) => permits.enter(lane))).toEqual(Array(5).fill(true));
    for (const lane of [0, 1, 3, 4, 5]) permits.leave(lane);
    permits.revoke(2);
    expect([0, 1, 3, 4, 5].map((lane) => permits.isGranted(lane, lane + 1))).toEqual([
      true,
      false,
      true,
      false,
      true,
    ]);
  });

  it('that are revoked are free at once if unused, otherwise when the item ends', () => {
    const permits = Permits.create(2);
    permits.grant(2);
    permits.enter(1);
    permits.revoke(1);
    expect(permits).toMatchObject({ held: 1, leaving: 0 });
    permits.revoke(1);
    expect(permits).toMatchObject({ held: 1, leaving: 1 });
    permits.leave(1);
    expect(permits).toMatchObject({ held: 0, leaving: 0 });
    expect(permits.enter(1)).toBe(false);
  });

  it('of a dead worker are free again, in any state', () => {
    const permits = Permits.create(4);
    permits.grant(4);
    permits.enter(0);
    permits.enter(1);
    permits.revoke(3);
    permits.clear(0, 4);
    expect(permits.held).toBe(0);
  });

  it('wake a lane that waits when nothing is left, and can be granted to it again', async () => {
    const permits = Permits.create(2);
    const changes = [permits.changed(0), permits.changed(1)];
    permits.grant(1);
    permits.dismiss();
    await Promise.all(changes);
    expect(permits).toMatchObject({ held: 1 });
    expect(permits.grant(1)).toBe(0);
    expect([permits.look(0), permits.look(1)]).toEqual(['granted', 'dismissed']);
    permits.enter(0);
    expect(permits.enter(1)).toBe(false);
    expect(permits.grant(1)).toBe(1);
    expect(permits.enter(1)).toBe(true);
  });

  it('are granted to a lane that sleeps once there is something to claim', () => {
    const permits = Permits.create(1);
    permits.dismiss();
    permits.recall();
    expect(permits.grant(1)).toBe(1);
  });

  it('are none of a lane that has ended', () => {
    const permits = Permits.create(2);
    permits.end(0);
    permits.recall();
    expect(permits.grant(2)).toBe(1);
  });
});
