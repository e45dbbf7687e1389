import { openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { OutputStream, standardStream } from '../../src/cli/output-stream.ts';
import { temporaryFolder } from '../support/temp.ts';

const full = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });

it('keeps the error that a write throws, and writes no more', async () => {
  const texts: string[] = [];
  const stream = new OutputStream({
    write(text) {
      texts.push(String(text));
      throw full;
    },
    on: () => {},
  });
  stream.write('a');
  stream.write('b');
  await stream.flushed();
  expect([stream.failure, texts]).toEqual([full, ['a']]);
});

it('waits for a write that fails later', async () => {
  let fail: (error: NodeJS.ErrnoException) => void = () => {};
  const stream = new OutputStream({
    write: (_, done) => {
      queueMicrotask(() => {
        fail(full);
        done?.();
      });
    },
    on: (_, listener) => (fail = listener),
  });
  stream.write('a');
  expect(stream.failure).toBeUndefined();
  await stream.flushed();
  expect(stream.failure).toBe(full);
});

it('continues a file where others have written to it', async () => {
  const file = join(await temporaryFolder(), 'out');
  const fd = openSync(file, 'w');
  writeSync(fd, 'before ');
  const stream = new OutputStream(standardStream({ fd, write: () => {}, on: () => {} }));
  stream.write('é'.repeat(3));
  await stream.flushed();
  expect(readFileSync(file, 'utf8')).toBe('before ééé');
});

it('makes the next part of a text when the reader has taken those before it', async () => {
  const events: string[] = [];
  const stream = new OutputStream({
    write(text, done) {
      events.push(text === '' ? 'waits' : `writes ${text}`);
      if (done) queueMicrotask(done);
      return text !== 'b';
    },
    on: () => {},
  });
  function* parts(): Generator<string> {
    for (const part of ['a', 'b', 'c']) {
      events.push(`makes ${part}`);
      yield part;
    }
  }
  await stream.writeParts(parts());
  expect(events).toEqual([
    'makes a',
    'writes a',
    'makes b',
    'writes b',
    'waits',
    'makes c',
    'writes c',
  ]);
});

it('makes no more parts once a write has failed', async () => {
  const stream = new OutputStream({
    write() {
      throw full;
    },
    on: () => {},
  });
  let made = 0;
  function* parts(): Generator<string> {
    for (;;) yield String(made++);
  }
  await stream.writeParts(parts());
  expect([stream.failure, made]).toEqual([full, 1]);
});
