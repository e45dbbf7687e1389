import { expect, test } from 'vitest';
import { CommitCalls } from '../../../src/engine/active/commit-calls.ts';
import { CommitWait } from '../../../src/history/following/commit-wait.ts';

interface Timer {
  readonly ms: number;
  isCancelled: boolean;
}

function clockWith(timers: Timer[], isStopped: boolean) {
  return {
    after(ms: number, callback: () => void) {
      const timer = { ms, isCancelled: false };
      timers.push(timer);
      if (!isStopped) queueMicrotask(callback);
      return () => void (timer.isCancelled = true);
    },
  };
}

test('a reader in the process of the run waits for the commit of its task, and no longer', async () => {
  const timers: Timer[] = [];
  const commits = new CommitCalls();
  const life = { nextCommit: (ring: () => void) => commits.next('a', ring) };
  const wait = new CommitWait({ clock: clockWith(timers, true), life });
  let passed = 0;
  for (const end of [() => commits.ring('a'), () => commits.end()]) {
    const passing = wait.pass().then(() => passed++);
    commits.ring('b');
    await new Promise(setImmediate);
    const before = passed;
    end();
    await passing;
    expect(passed).toBe(before + 1);
  }
  expect(timers.every(({ ms, isCancelled }) => ms >= 100 && isCancelled)).toBe(true);
});

test('another process looks again and again, less often while nothing comes', async () => {
  const timers: Timer[] = [];
  const wait = new CommitWait({ clock: clockWith(timers, false), life: {} });
  for (let count = 0; count < 6; count++) await wait.pass();
  wait.reset();
  await wait.pass();
  expect(timers.map(({ ms }) => ms)).toEqual([5, 10, 20, 40, 80, 100, 5]);
});
