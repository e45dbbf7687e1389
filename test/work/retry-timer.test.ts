import { beforeEach, expect, test } from 'vitest';
import { RetryQueue } from '../../src/work/retry-queue.ts';
import { RetryTimer } from '../../src/work/retry-timer.ts';
import { ManualClock } from '../support/manual-clock.ts';

let clock: ManualClock;
let waiting: RetryQueue;
let taken: number[];
let woken: number[];
let timer: RetryTimer;

beforeEach(() => {
  clock = new ManualClock();
  waiting = new RetryQueue();
  taken = [];
  woken = [];
  timer = new RetryTimer(clock, () => woken.push(clock.now()));
  for (const [index, due] of [1000, 1000, 1300, 1500].entries()) {
    waiting.add({ index, attempt: 2, due });
  }
});

function takeDue(most = Number.POSITIVE_INFINITY): void {
  timer.takeDue(waiting, ({ index }) => {
    if (taken.length >= most) return false;
    taken.push(index);
    return true;
  });
}

test('Retries that are due are handed over, and the next one is waited for', () => {
  takeDue();
  expect(taken).toEqual([0, 1]);
  clock.advance(299);
  expect(woken).toEqual([]);
  clock.advance(1);
  expect(woken).toEqual([1300]);
  takeDue();
  expect(taken).toEqual([0, 1, 2]);
  clock.advance(200);
  expect(woken).toEqual([1300, 1500]);
});

test('There is one timer, however often the retries are looked at', () => {
  takeDue();
  takeDue();
  expect(clock.timers).toBe(1);
  clock.advance(9000);
  expect(woken).toEqual([10_000]);
});

test('A retry that is due and refused is not waited for: the next commit offers it again', () => {
  takeDue(1);
  expect(taken).toEqual([0]);
  expect(clock.timers).toBe(0);
});

test('An empty queue is not waited for, and ends what was', () => {
  takeDue();
  waiting.takeDue(9000, () => true);
  takeDue();
  expect(clock.timers).toBe(0);
});

test('Another wait takes the place of the one before, and can be called off', () => {
  takeDue();
  timer.wakeIn(100);
  clock.advance(100);
  expect(woken).toEqual([1100]);
  timer.wakeIn(100);
  timer.cancel();
  clock.advance(9000);
  expect(woken).toEqual([1100]);
});
