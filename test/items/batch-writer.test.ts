import { expect, test } from 'vitest';
import { toJS } from '../../src/document/views/to-js.ts';
import { BatchWriter } from '../../src/items/batch-writer.ts';
import { CompletionBatch } from '../../src/items/batch.ts';
import { boom, read } from './batches.ts';

function sealed(writer: BatchWriter): unknown {
  return toJS(read(CompletionBatch.open(writer.seal())));
}

test('An output that is undefined is null', () => {
  const writer = new BatchWriter();
  writer.succeed(0, 1, undefined);
  expect(sealed(writer)).toEqual([{ index: 0, attempt: 1, state: 'succeeded', value: null }]);
});

test('An output that JSON cannot hold adds nothing', () => {
  const writer = new BatchWriter();
  writer.succeed(0, 1, 'before');
  const loop: { self?: unknown } = {};
  loop.self = loop;
  for (const output of [() => 1, 10n, Number.NaN, loop, { deep: [Symbol('no')] }]) {
    expect(() => writer.succeed(1, 1, output)).toThrow(expect.objectContaining({ code: 'MR701' }));
  }
  expect(writer.length).toBe(1);
  writer.fail(1, 1, 'failed', boom);
  expect(sealed(writer)).toEqual([
    { index: 0, attempt: 1, state: 'succeeded', value: 'before' },
    { index: 1, attempt: 1, state: 'failed', value: boom },
  ]);
});

test('Sealing empties the writer, and later batches do not change a sealed one', () => {
  const writer = new BatchWriter();
  writer.succeed(0, 1, { first: true });
  const first = CompletionBatch.open(writer.seal());
  expect(writer.length).toBe(0);
  writer.succeed(1, 1, { second: [true, 'long enough to reuse the memory of the first'] });
  const second = CompletionBatch.open(writer.seal());
  expect(toJS(first.value(0))).toEqual({ first: true });
  expect(toJS(second.value(0))).toMatchObject({ second: [true, expect.any(String)] });
});

test('The number of collected bytes grows with each entry', () => {
  const writer = new BatchWriter();
  const sizes = ['', 'x'.repeat(100), 'x'.repeat(10_000)].map((text, index) => {
    writer.succeed(index, 1, text);
    return writer.byteLength;
  });
  expect(sizes[1]).toBeGreaterThan((sizes[0] ?? 0) + 99);
  expect(sizes[2]).toBeGreaterThan((sizes[1] ?? 0) + 9999);
  writer.seal();
  expect(writer.byteLength).toBeLessThan(100);
});
