import { expect, test } from 'vitest';
import { Document, encode } from '../../src/document/document.ts';
import { toJS } from '../../src/document/views/to-js.ts';
import { type DocumentHandle, handleOf, type ResultsHandle } from '../../src/wire/handle.ts';
import { DocumentCache, openHandle } from '../../src/wire/open-handle.ts';
import { failureNames, parseFailure } from '../../src/items/failure.ts';
import { BatchWriter } from '../../src/items/batch-writer.ts';
import { CompletionBatch } from '../../src/items/batch.ts';
import { ResultIndex } from '../../src/items/results.ts';
import { boom, outputs, seal } from '../items/batches.ts';

function documentOf(value: unknown): Document {
  return Document.trusted(encode(value));
}

function outputsOf({ outputs: document }: CompletionBatch): Document {
  return document ?? documentOf([]);
}

test('A small value is part of its handle', () => {
  expect(openHandle({ kind: 'json', value: [1] }, new DocumentCache())).toEqual([1]);
});

test('A node of a document is read in place', () => {
  const document = documentOf({ list: ['a', { b: 2 }] });
  const node = document.get(0, 'list') ?? -1;
  const value = openHandle(
    { kind: 'node', document: handleOf(document), node },
    new DocumentCache(),
  );
  expect(toJS(value)).toEqual(['a', { b: 2 }]);
});

test('A document is opened once until its release', () => {
  const cache = new DocumentCache();
  const handle = handleOf(documentOf('one'));
  const first = cache.open(handle);
  expect(cache.open(handle)).toBe(first);
  cache.release([handle.id + 1]);
  expect(cache.open(handle)).toBe(first);
  cache.release([handle.id]);
  expect(cache.open(handle)).not.toBe(first);
});

test('A damaged document is refused, and is not cached', () => {
  const cache = new DocumentCache();
  const sound = handleOf(documentOf({ text: 'sound' }));
  const bytes = new Uint8Array(sound.buffer.slice(0));
  bytes[40] = (bytes[40] ?? 0) ^ 1;
  const buffer = new SharedArrayBuffer(bytes.byteLength);
  new Uint8Array(buffer).set(bytes);
  const damaged: DocumentHandle = { ...sound, buffer };
  expect(() => cache.open(damaged)).toThrow(expect.objectContaining({ code: 'MR606' }));
  expect(toJS(cache.open(sound).view())).toEqual({ text: 'sound' });
});

test('A document can begin within a buffer', () => {
  const batch = outputs('a', 'b');
  const handle = handleOf(outputsOf(batch));
  expect(handle.byteOffset).toBeGreaterThan(0);
  expect(toJS(new DocumentCache().open(handle).view())).toEqual(['a', 'b']);
});

test('Results are read across their batches, as outputs or as items', () => {
  const batch = outputs('a', 'b');
  const index = ResultIndex.create(3);
  index.take(batch, 0);
  const handle: ResultsHandle = {
    kind: 'results',
    batches: [{ outputs: handleOf(outputsOf(batch)) }],
    index: index.buffer,
    as: 'output',
  };
  const cache = new DocumentCache();
  expect(toJS(openHandle(handle, cache))).toEqual(['a', 'b', null]);
  expect(toJS(openHandle({ ...handle, as: 'items' }, cache))).toMatchObject([
    { status: 'succeeded', output: 'a' },
    { status: 'succeeded', output: 'b' },
    { status: 'waiting', output: null },
  ]);
});

test('Results of batches without outputs or failures are read too', () => {
  const batch = CompletionBatch.open(
    seal(new BatchWriter(), [
      { index: 0, attempt: 1, state: 'failed', value: boom },
      { index: 1, attempt: 1, state: 'succeeded', value: null },
    ]),
  );
  const index = ResultIndex.create(2);
  index.take(batch, 0);
  expect(batch.outputs).toBeUndefined();
  const { failures } = batch;
  const handle: ResultsHandle = {
    kind: 'results',
    batches: [failures ? { failures: handleOf(failures) } : {}],
    index: index.buffer,
    as: 'items',
  };
  const cache = new DocumentCache();
  expect(toJS(openHandle({ ...handle, as: 'output', batches: [{}] }, cache))).toEqual([null, null]);
  expect(toJS(openHandle(handle, cache))).toEqual([
    { status: 'failed', output: null, error: failureNames(parseFailure(boom)), attempts: 1 },
    { status: 'succeeded', output: null, error: null, attempts: 1 },
  ]);
});

test('Only a document in shared memory has a handle', () => {
  const bytes = new Uint8Array(encode('private')).slice();
  expect(() => handleOf(Document.open(bytes.buffer))).toThrow('only shared documents');
});
