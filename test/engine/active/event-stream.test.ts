import { expect, test } from 'vitest';
import { EventStream, type RunEvent } from '../../../src/engine/active/event-stream.ts';
import { emptySummary } from '../../../src/run/outcome.ts';

function ended(at: number): RunEvent {
  return { type: 'run-ended', at, state: 'succeeded' };
}

function progressed(at: number): RunEvent {
  return { type: 'task-progressed', at, task: 't', visit: 1, summary: emptySummary };
}

async function all(reader: AsyncIterable<RunEvent>): Promise<number[]> {
  const found: number[] = [];
  for await (const { at } of reader) found.push(at);
  return found;
}

test('A reader sees earlier events, then all later ones, and ends with the stream', async () => {
  const stream = new EventStream();
  stream.emit(ended(0));
  const [first, second] = [all(stream.read()), all(stream.read())];
  stream.emit(ended(1));
  await undefined;
  stream.emit(ended(2));
  const third = all(stream.read());
  stream.emit(ended(3));
  stream.close();
  stream.emit(ended(4));
  expect(await Promise.all([first, second, third])).toEqual([
    [0, 1, 2, 3],
    [0, 1, 2, 3],
    [0, 1, 2, 3],
  ]);
});

test('Later readers see the last thousand events, without progress and logs', async () => {
  const stream = new EventStream();
  for (let at = 1; at <= 1500; at++) {
    stream.emit(progressed(at));
    stream.emit(ended(at));
  }
  const late = all(stream.read());
  stream.close();
  expect(await late).toEqual(Array.from({ length: 1000 }, (_, at) => at + 501));
});

test('A stream that is closed has nothing more for new readers', async () => {
  const stream = new EventStream();
  stream.close();
  stream.close();
  expect(await all(stream.read())).toEqual([]);
});

test('A reader that returns early is done, and the others continue', async () => {
  const stream = new EventStream();
  const [returning, staying] = [stream.read(), stream.read()];
  stream.emit(ended(1));
  for await (const _ of returning) break;
  stream.emit(ended(2));
  stream.close();
  expect(await returning.next()).toEqual({ done: true, value: undefined });
  expect(await all(staying)).toEqual([1, 2]);
});

test('A reader can wait for several events at once', async () => {
  const stream = new EventStream();
  const reader = stream.read();
  const pending = [reader.next(), reader.next(), reader.next()];
  stream.emit(ended(1));
  stream.emit(ended(2));
  stream.close();
  const found = await Promise.all(pending);
  expect(found.map(({ value }) => value?.at)).toEqual([1, 2, undefined]);
});

test('A slow reader misses progress events, and no others', async () => {
  const stream = new EventStream();
  const reader = stream.read();
  for (let at = 0; at < 10_000; at++) stream.emit(progressed(at));
  stream.emit(progressed(10_000));
  stream.emit(ended(10_001));
  stream.close();
  const found = await all(reader);
  expect(found.length).toBe(10_001);
  expect(found.at(-1)).toBe(10_001);
  expect(found).not.toContain(10_000);
});
