import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EventStream } from '../../../src/engine/active/event-stream.ts';
import type { RunEvent } from '../../../src/run/run-event.ts';
import { emptySummary } from '../../../src/run/outcome.ts';

function ended(at: number): RunEvent {
  return { type: 'run-ended', at, state: 'succeeded' };
}

function progressed(at: number): RunEvent {
  return { type: 'task-progressed', at, task: 't', visit: 1, summary: emptySummary };
}

function logged(at: number): RunEvent {
  return { type: 'log', at, task: 't', index: 0, message: 'a line' };
}

const sum = (counts: readonly number[]): number => counts.reduce((a, b) => a + b, 0);

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
  const reader = stream.read();
  const { value: first } = await reader.next();
  const late = all(reader);
  stream.close();
  expect(first).toEqual({ type: 'dropped', at: 500, counts: { 'run-ended': 500 } });
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

test('A slow reader misses progress and logs, and no others', async () => {
  const stream = new EventStream();
  const reader = stream.read();
  for (let at = 0; at < 10_000; at++) stream.emit(at % 2 === 0 ? progressed(at) : logged(at));
  for (let at = 0; at < 300; at++) stream.emit(at % 3 === 0 ? progressed(at) : logged(at));
  stream.emit(ended(300));
  stream.emit(logged(301));
  stream.close();
  const found: RunEvent[] = [];
  for await (const event of reader) found.push(event);
  expect(found.slice(0, 10_000).map(({ at }) => at)).toEqual(
    Array.from({ length: 10_000 }, (_, at) => at),
  );
  expect(found.slice(10_000)).toEqual([
    { type: 'dropped', at: 299, counts: { 'task-progressed': 100, log: 200 } },
    ended(300),
    { type: 'dropped', at: 301, counts: { log: 1 } },
  ]);
});

test('A reader that has caught up by half sees logs again', async () => {
  const stream = new EventStream();
  const reader = stream.read();
  for (let at = 0; at < 10_001; at++) stream.emit(logged(at));
  for (let read = 0; read < 4999; read++) await reader.next();
  stream.emit(logged(1));
  await reader.next();
  stream.emit(logged(2));
  stream.close();
  const found = await all(reader);
  expect(found.slice(5000)).toEqual([1, 2]);
});

test('Every event is read or counted as dropped, in order, at any speed of the reader', async () => {
  const act = fc.record({
    type: fc.constantFrom('log', 'progress', 'end', 'read'),
    count: fc.integer({ min: 1, max: 9000 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(act, { maxLength: 8 }), async (acts) => {
      const stream = new EventStream();
      const reader = stream.read();
      let emitted = 0;
      const found: RunEvent[] = [];
      let seen = 0;
      const see = (event: RunEvent): void => {
        found.push(event);
        seen += event.type === 'dropped' ? sum(Object.values(event.counts)) : 1;
      };
      for (const { type, count } of acts) {
        for (let times = 0; times < count; times++) {
          if (type === 'log') stream.emit(logged(emitted++));
          if (type === 'progress') stream.emit(progressed(emitted++));
          if (type === 'end') stream.emit(ended(emitted++));
          if (type === 'read' && seen < emitted) see((await reader.next()).value);
        }
      }
      stream.close();
      for await (const event of reader) see(event);
      const times = found.map(({ at }) => at);
      expect(times).toEqual(times.toSorted((a, b) => a - b));
      expect(seen).toBe(emitted);
    }),
    { numRuns: 30 },
  );
});
