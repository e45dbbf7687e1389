import { ByteBuffer } from 'flatbuffers';
import { describe, expect, it } from 'vitest';
import { Body, Head as Generated } from '../../schema/generated/completion.ts';
import { Document } from '../../src/document/document.ts';
import { toJS } from '../../src/document/views/to-js.ts';
import { BatchWriter } from '../../src/items/batch-writer.ts';
import { CompletionBatch } from '../../src/items/batch.ts';
import type { BodyReader, BodySink } from '../../src/items/body.ts';
import { boom, read } from './batches.ts';

const writer = new BatchWriter();

/** Stores bodies far behind the beginning of a file. */
function sinkTo(stored: Uint8Array[]): BodySink {
  return {
    allocate: (bytes) => new Uint8Array(bytes),
    append(body) {
      stored.push(body);
      const crc = new DataView(body.buffer).getUint32(12, true);
      return { epoch: 3, file: 5, offset: 2 ** 33, length: body.byteLength, crc };
    },
  };
}

function bodyOf(stored: readonly Uint8Array[]): BodyReader {
  return () => Document.open(new Uint8Array(stored.at(-1) ?? []).buffer);
}

function refusalOf(code: string): unknown {
  return expect.objectContaining({ code });
}

describe('a batch', () => {
  it('gives outputs that are not small to a sink, and reads them where the sink says', () => {
    const stored: Uint8Array[] = [];
    const sink = sinkTo(stored);
    for (const [index, size] of [100, 20_000, 20_000].entries()) {
      writer.succeed(index, 1, { text: 'x'.repeat(size) });
    }
    writer.fail(3, 1, 'failed', boom);
    const buffer = writer.seal(sink);
    expect(buffer.byteLength).toBeLessThan(1000);
    const batch = CompletionBatch.open(buffer, bodyOf(stored));
    expect(batch.reference).toEqual({
      epoch: 3,
      file: 5,
      offset: 2 ** 33,
      length: stored[0]?.byteLength,
      crc: new DataView(stored[0]?.buffer ?? new ArrayBuffer(16)).getUint32(12, true),
    });
    expect(read(batch).map(({ value }) => Object(toJS(value)).text?.length)).toEqual([
      100,
      20_000,
      20_000,
      undefined,
    ]);
    batch.discard([1]);
    expect(CompletionBatch.open(batch.buffer).isDiscarded(1)).toBe(true);
    expect(() => CompletionBatch.open(buffer).value(0)).toThrow(refusalOf('MR606'));
    // Other tools find the reference.
    const head = Generated.getRootAsHead(new ByteBuffer(new Uint8Array(buffer).slice(16)));
    expect([head.body(), head.reference()?.offset(), head.reference()?.file()]).toEqual([
      Body.Reference,
      2n ** 33n,
      5,
    ]);
  });

  it('keeps small outputs, and those that the sink does not take', () => {
    const stored: Uint8Array[] = [];
    writer.succeed(0, 1, 'small');
    const small = CompletionBatch.open(writer.seal(sinkTo(stored)));
    writer.succeed(0, 1, 'x'.repeat(40_000));
    const refused = CompletionBatch.open(
      writer.seal({ allocate: (bytes) => new Uint8Array(bytes), append: () => undefined }),
    );
    expect(stored).toEqual([]);
    expect([small.value(0), String(refused.value(0)).length]).toEqual(['small', 40_000]);
  });

  it('can give its body away later', () => {
    const stored: Uint8Array[] = [];
    for (const text of ['x'.repeat(40_000), 'small']) {
      writer.succeed(1, 1, text);
      writer.fail(2, 1, 'failed', boom);
      const inline = CompletionBatch.open(writer.seal());
      inline.discard([1]);
      const moved = inline.withBodyIn(sinkTo(stored), bodyOf(stored));
      expect(moved === inline).toBe(text === 'small');
      const again = CompletionBatch.open(moved.buffer, bodyOf(stored));
      expect(toJS(read(again))).toEqual(toJS(read(inline)));
      expect([0, 1].map((k) => again.isDiscarded(k))).toEqual([false, true]);
      expect(again.withBodyIn(sinkTo(stored), bodyOf(stored))).toBe(again);
    }
    expect(stored).toHaveLength(1);
  });
});
