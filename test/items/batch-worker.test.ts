import { ByteBuffer } from 'flatbuffers';
import { expect, test } from 'vitest';
import { Head } from '../../schema/generated/completion.ts';
import { CompletionBatch } from '../../src/items/batch.ts';
import { BatchWriter } from '../../src/items/batch-writer.ts';

test.each([0, 1, 65_535])('A batch says which worker ran its items, such as %i', (worker) => {
  const writer = new BatchWriter();
  writer.succeed(0, 1, null);
  const bytes = writer.seal(undefined, worker);
  const head = Head.getRootAsHead(new ByteBuffer(new Uint8Array(bytes).slice(16)));
  expect(head.worker()).toBe(worker);
  expect(CompletionBatch.open(bytes).worker).toBe(worker || undefined);
});
