import { expect, test } from 'vitest';
import type { Store } from '../../../src/ports/store.ts';
import type { LeaseOwner } from '../../../src/run/records.ts';
import { otherRun, runId, taskKey } from './samples.ts';

const owner: LeaseOwner = { pid: 10, host: 'here', started: 'a', since: 0 };
const otherOwner: LeaseOwner = { pid: 11, host: 'here', started: 'b', since: 0 };

const dead = () => false;
const alive = () => true;

export function describeTakenLeases(store: () => Store): void {
  test('another owner cannot acquire a lease while its holder is alive', async () => {
    const lease = await store().commit((tx) => tx.acquireLease(runId, owner, alive));
    expect(store().lease(runId)).toEqual(lease);
    const refused = store().commit((tx) => tx.acquireLease(runId, otherOwner, alive));
    await expect(refused).rejects.toMatchObject({ code: 'MR603', details: { owner } });
    await store().commit((tx) => tx.verifyLease(lease));
  });

  test('a holder that is alive keeps its lease, whatever clocks say', async () => {
    for (const since of [0, Date.now(), Date.now() + 1e10]) {
      const lease = await store().commit((tx) =>
        tx.acquireLease(runId, { ...owner, since }, alive),
      );
      for (const later of [0, Date.now() + 1e12]) {
        const other = { ...otherOwner, since: later };
        const refused = store().commit((tx) => tx.acquireLease(runId, other, alive));
        await expect(refused).rejects.toMatchObject({ code: 'MR603' });
      }
      await store().commit((tx) => tx.verifyLease(lease));
      await store().commit((tx) => tx.releaseLease(lease));
    }
  });

  test('another owner acquires the lease of a dead one, with a later epoch', async () => {
    const lost = await store().commit((tx) => tx.acquireLease(runId, owner, alive));
    const asked: LeaseOwner[] = [];
    const lease = await store().commit((tx) =>
      tx.acquireLease(runId, otherOwner, (holder) => {
        asked.push(holder);
        return false;
      }),
    );
    expect(asked).toEqual([owner]);
    expect(lease.epoch).toBeGreaterThan(lost.epoch);
    expect(store().lease(runId)?.owner).toEqual(otherOwner);
  });

  test('an owner that lost the lease commits nothing', async () => {
    const lost = await store().commit((tx) => tx.acquireLease(runId, owner, alive));
    await store().commit((tx) => tx.acquireLease(runId, otherOwner, dead));
    const late = store().commit((tx) => {
      tx.markDone(taskKey, [1]);
      tx.verifyLease(lost);
    });
    await expect(late).rejects.toMatchObject({ code: 'MR604', details: { owner: otherOwner } });
    expect(store().isDone(taskKey, 1)).toBe(false);
  });
}

export function describeLeasesGivenBack(store: () => Store): void {
  test('the same owner is refused its own lease, unless it takes it over', async () => {
    const first = await store().commit((tx) => tx.acquireLease(runId, owner, alive));
    const again = store().commit((tx) => tx.acquireLease(runId, { ...owner, since: 5 }, alive));
    await expect(again).rejects.toMatchObject({ code: 'MR603', details: { owner } });
    await store().commit((tx) => tx.verifyLease(first));
    const second = await store().commit((tx) => tx.acquireLease(runId, owner, dead));
    await store().commit((tx) => tx.verifyLease(second));
    const refused = store().commit((tx) => tx.verifyLease(first));
    await expect(refused).rejects.toMatchObject({ code: 'MR604' });
  });

  test('an executor and a pid namespace are stored with the owner', async () => {
    const whole = { ...owner, namespace: 'pid:[1] boot', executor: 'e' };
    const lease = await store().commit((tx) => tx.acquireLease(runId, whole, alive));
    expect([lease.owner, store().lease(runId)?.owner]).toEqual([whole, whole]);
  });

  test.each([
    [{ executor: 'other' }, 'another executor of this process'],
    [{}, 'this executor of this process'],
    [{ namespace: 'pid:[2] boot' }, 'process 10 in another pid namespace of here'],
    [{ host: 'there' }, 'process 10 on there'],
    [{ pid: 12 }, 'process 12 on here'],
  ])('a refusal says who holds the lease: %j', async (difference, who) => {
    const caller = { ...owner, executor: 'mine' };
    const holder = { ...caller, ...difference };
    await store().commit((tx) => tx.acquireLease(runId, holder, alive));
    const refused = store().commit((tx) => tx.acquireLease(runId, caller, alive));
    await expect(refused).rejects.toThrow(`Run ${runId} is being run by ${who} since 1970-01-01`);
  });

  test('a lease given back is free at once, is void, and its epoch is never used again', async () => {
    const first = await store().commit((tx) => tx.acquireLease(runId, owner, alive));
    await store().commit((tx) => tx.releaseLease(first));
    expect(store().lease(runId)).toBeUndefined();
    const refused = store().commit((tx) => tx.verifyLease(first));
    await expect(refused).rejects.toMatchObject({ code: 'MR604' });
    const second = await store().commit((tx) => tx.acquireLease(runId, otherOwner, alive));
    expect(second.epoch).toBeGreaterThan(first.epoch);
  });

  test('releasing a lost lease leaves it with its new owner', async () => {
    const lost = await store().commit((tx) => tx.acquireLease(runId, owner, alive));
    const lease = await store().commit((tx) => tx.acquireLease(runId, otherOwner, dead));
    await store().commit((tx) => tx.releaseLease(lost));
    expect(store().lease(runId)).toEqual(lease);
  });

  test('runs have leases of their own', async () => {
    await store().commit((tx) => tx.acquireLease(runId, owner, alive));
    await store().commit((tx) => tx.acquireLease(otherRun, otherOwner, alive));
    expect(store().lease(runId)?.owner).toEqual(owner);
    expect(store().lease(otherRun)?.owner).toEqual(otherOwner);
  });
}
