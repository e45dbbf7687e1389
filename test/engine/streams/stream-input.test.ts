import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { StreamInput } from '../../../src/engine/streams/stream-input.ts';
import type { SourceFormat } from '../../../src/formats/source.ts';
import type { Failure } from '../../../src/items/failure.ts';
import type { ItemStream } from '../../../src/lang/item-stream.ts';

/** Rings at the next turn of the event loop. */
const clock = {
  after: (_: number, ring: () => void) => {
    const timer = setImmediate(ring);
    return () => clearImmediate(timer);
  },
};

/** Notes what it is told; `room` holds back each push. */
class Target {
  readonly told: string[] = [];
  failure: Failure | undefined;
  room: () => Promise<void> = () => Promise.resolve();

  async push(bytes: Uint8Array): Promise<void> {
    this.told.push(Buffer.from(bytes).toString());
    await this.room();
  }

  end(): void {
    this.told.push('END');
  }

  fail(failure: Failure): void {
    this.failure = failure;
  }

  get text(): string {
    return this.told.join('');
  }
}

async function pumped(
  stream: ItemStream,
  { format, skipped }: { format?: SourceFormat; skipped?: number } = {},
): Promise<Target> {
  const target = new Target();
  await new StreamInput(stream, format, clock).pump(target, skipped);
  return target;
}

const bytes = (...texts: readonly string[]) => texts.map((text) => Buffer.from(text));

async function* later<T>(values: readonly T[]): AsyncGenerator<T> {
  for (const value of values) {
    await Promise.resolve();
    yield value;
  }
}

/** Each value after several turns of the event loop. */
async function* afterTurns<T>(values: readonly T[]): AsyncGenerator<T> {
  for (const value of values) {
    for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
    yield value;
  }
}

describe('what a stream has', () => {
  test.each<[string, ItemStream, SourceFormat | undefined, string]>([
    ['bytes', bytes('a\nb', '\nc'), 'lines', 'bytes'],
    ['texts of a format', ['{}', '1'], 'jsonl', 'texts'],
    ['texts that are items', ['a', 'b'], 'lines', 'values'],
    ['values', [{ a: 1 }], 'jsonl', 'values'],
    ['nothing', [], 'jsonl', 'bytes'],
    ['a stream of Node', Readable.from(['a'], { objectMode: false }), 'lines', 'bytes'],
    [
      'a stream of Node with an encoding',
      Readable.from(bytes('a'), { objectMode: false, encoding: 'utf8' }),
      'lines',
      'bytes',
    ],
    ['a stream of objects', Readable.from([{ a: 1 }]), 'lines', 'values'],
    ['a generator', later(['a']), 'csv', 'texts'],
  ])('%s', async (_, stream, format, kind) => {
    expect(await new StreamInput(stream, format, clock).kind()).toBe(kind);
  });
});

describe('what is pushed', () => {
  test('bytes, as they come', async () => {
    expect((await pumped(later(bytes('a\nb', '\nc')))).text).toBe('a\nb\ncEND');
  });

  test('texts, each with its end', async () => {
    expect((await pumped(['1', '2\n', '3'], { format: 'jsonl' })).text).toBe('1\n2\n3\nEND');
    expect((await pumped(['a', 'b\0'], { format: 'nul' })).text).toBe('a\0b\0END');
  });

  test('values, as lines of JSON', async () => {
    const values = [{ a: [1] }, 'x\ny', null, 5, new Date(0)];
    const lines = ['{"a":[1]}', '"x\\ny"', 'null', '5', '"1970-01-01T00:00:00.000Z"'];
    expect((await pumped(values)).text).toBe(`${lines.join('\n')}\nEND`);
    expect((await pumped(later(values))).text).toBe(`${lines.join('\n')}\nEND`);
  });

  test('the parts of a web stream', async () => {
    const stream = new ReadableStream({
      start(controller) {
        for (const part of bytes('a', 'b\n')) controller.enqueue(part);
        controller.close();
      },
    });
    expect((await pumped(stream)).text).toBe('ab\nEND');
    const reader = { getReader: () => Readable.toWeb(Readable.from([1, 2])).getReader() };
    expect((await pumped(reader)).text).toBe('1\n2\nEND');
  });

  test('many small values together, and a few that come slowly at once', async () => {
    const many = await pumped(Array.from({ length: 1000 }, (_, n) => n));
    expect(many.told.length).toBeLessThan(5);
    const slow = await pumped(afterTurns([1, 2, 3]));
    expect(slow.told).toEqual(['1\n', '2\n', '3\n', 'END']);
    const web = Readable.toWeb(Readable.from(Array.from({ length: 1000 }, (_, n) => n)));
    const target = await pumped(web);
    expect(target.text.split('\n')).toHaveLength(1001);
    expect(target.told.length).toBeLessThan(500);
  });

  test('only what was not read before', async () => {
    expect((await pumped(bytes('abc', 'def'), { skipped: 4 })).text).toBe('efEND');
    expect((await pumped(['a', 'b', 'c'], { skipped: 2, format: 'csv' })).text).toBe('c\nEND');
    expect((await pumped([1, 2], { skipped: 5 })).failure).toMatchObject({
      code: 'MR608',
      message: expect.stringContaining('3 elements before the end'),
    });
  });
});

test('a stream is not asked for more while there is no room', async () => {
  let given = 0;
  const chunk = Buffer.alloc(300 * 1024);
  function* endless(): Generator<Uint8Array> {
    while (given < 100) {
      given += 1;
      yield chunk;
    }
  }
  const target = new Target();
  let open = (): void => {};
  target.room = () =>
    target.told.length < 3 ? Promise.resolve() : new Promise((resolve) => (open = resolve));
  const pump = new StreamInput(endless(), undefined, clock).pump(target);
  while (target.told.length < 3) await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => setImmediate(resolve));
  // The part that waits is read.
  expect(given).toBe(4);
  target.room = () => Promise.resolve();
  open();
  await pump;
  expect(given).toBe(100);
  expect(target.told.at(-1)).toBe('END');
});

describe('a stream that fails', () => {
  test('fails its source with what it has thrown, after what it has given', async () => {
    async function* broken(): AsyncGenerator<number> {
      yield 1;
      throw new RangeError('the disk is gone', { cause: new Error('EIO') });
    }
    const { told, failure } = await pumped(broken());
    expect(told).toEqual(['1\n']);
    expect(failure).toMatchObject({
      code: 'MR424',
      message: 'the stream failed: the disk is gone',
      cause: { message: 'EIO' },
    });
  });

  test.each([
    ['bytes among values', [1, Buffer.from('x')], 'element 1 is bytes among values'],
    ['a value among texts', [Buffer.from('x'), 1], 'element 1 is a value among texts'],
    ['what is not JSON', [1, { a: () => 1 }], '$[1].a cannot be represented in JSON'],
  ])('by %s', async (_, stream, message) => {
    const { failure } = await pumped(stream);
    expect(failure?.message).toContain(message);
  });
});

test('a stream that is stopped is told so, and not read further', async () => {
  let isClosed = false;
  async function* endless(): AsyncGenerator<number> {
    try {
      for (let n = 0; ; n++) {
        await new Promise((resolve) => setImmediate(resolve));
        yield n;
      }
    } finally {
      isClosed = true;
    }
  }
  const target = new Target();
  const input = new StreamInput(endless(), undefined, clock);
  const pump = input.pump(target);
  while (target.told.length < 2) await new Promise((resolve) => setImmediate(resolve));
  await input.stop();
  await pump;
  expect(isClosed).toBe(true);
  expect(target.told).not.toContain('END');
  expect(target.failure).toBeUndefined();
});
