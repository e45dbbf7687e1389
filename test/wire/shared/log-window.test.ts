import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { expect, it, onTestFinished } from 'vitest';
import { LogWindow } from '../../../src/wire/shared/log-window.ts';

const MiB = 1024 * 1024;

it('has room for 1 MiB of lines, and again when they have arrived', () => {
  const window = new LogWindow();
  expect([window.tryPost(MiB / 2), window.tryPost(MiB / 2), window.tryPost(1)]).toEqual([
    true,
    true,
    false,
  ]);
  window.arrived(MiB / 2);
  expect([window.tryPost(MiB / 2), window.tryPost(1)]).toEqual([true, false]);
});

it('lets a line pass alone that is longer than itself', () => {
  const window = new LogWindow();
  window.tryPost(1);
  expect(window.tryPost(2 * MiB)).toBe(false);
  window.arrived(1);
  expect([window.tryPost(2 * MiB), window.tryPost(1)]).toEqual([true, false]);
  window.arrived(2 * MiB);
  expect(window.posted).toBe(0);
});

it('holds back a thread that logs faster than its lines arrive, and loses none', async () => {
  const sizes = Array.from({ length: 4000 }, (_, n) => (n % 97 === 0 ? 3 * MiB : 1 + (n % 5000)));
  const window = new LogWindow();
  const worker = new Worker(new URL('logger.child.js', import.meta.url), {
    workerData: { buffer: window.buffer, sizes },
    execArgv: [],
  });
  onTestFinished(() => void worker.terminate());
  const arrived: number[] = [];
  let most = 0;
  worker.on('message', (size: number) => {
    arrived.push(size);
    // A long line goes alone.
    if (window.posted > 3 * MiB) most = window.posted;
    if (size < MiB && window.posted > MiB) most = window.posted;
    window.arrived(size);
  });
  await once(worker, 'exit');
  expect(arrived).toEqual(sizes);
  expect([most, window.posted]).toEqual([0, 0]);
});
