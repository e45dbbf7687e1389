import { deepStrictEqual } from 'node:assert/strict';
import { open, unlink } from 'node:fs/promises';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Document, encode } from '../../src/document/document.ts';
import { jsonParts, jsonText } from '../../src/document/json/json-parts.ts';
import { toJS } from '../../src/document/views/to-js.ts';
import { BatchWriter } from '../../src/items/batch-writer.ts';
import { CompletionBatch } from '../../src/items/batch.ts';
import type { BodyReference } from '../../src/items/body.ts';
import { outputsView, ResultIndex } from '../../src/items/results.ts';
import { SegmentAppender } from '../../src/segments/appender.ts';
import { Pages } from '../../src/segments/pages.ts';
import { segmentPath } from '../../src/segments/segment-path.ts';
import { arbitraryJson } from '../document/arbitrary-json.ts';
import { temporaryFolder } from '../support/temp.ts';

async function stored(values: readonly unknown[]): Promise<{
  readonly folder: string;
  readonly references: readonly BodyReference[];
}> {
  const folder = await temporaryFolder();
  const appender = new SegmentAppender({ folder, epoch: 1 }, 0);
  const references = values.flatMap((value) => {
    const sealed = new Uint8Array(encode(value));
    return appender.append(sealed) ?? [];
  });
  appender.close();
  return { folder, references };
}

describe('pages', () => {
  it('show the same as memory, also views that outlived their pages', async () => {
    const folder = await temporaryFolder();
    const appender = new SegmentAppender({ folder, epoch: 1 }, 0);
    fc.assert(
      fc.property(fc.array(fc.array(arbitraryJson, { minLength: 1, maxLength: 5 })), (groups) => {
        const pages = new Pages(1);
        const index = ResultIndex.create(groups.flat().length);
        let at = 0;
        const batches = groups.map((values, number) => {
          const writer = new BatchWriter();
          for (const value of values) writer.succeed(at++, 1, value);
          const inline = CompletionBatch.open(writer.seal());
          index.take(inline, number);
          const body = inline.outputs && new Uint8Array(inline.outputs.bytes());
          const reference = body && appender.append(body);
          if (!reference) return { outputs: undefined, failures: undefined };
          const page = pages.page(folder, reference);
          return {
            failures: undefined,
            get outputs() {
              return page.document;
            },
          };
        });
        const values = groups.flat();
        const kept = [...outputsView(index, batches)];
        // Every page but the last is evicted; the views are from before.
        for (const [item, view] of kept.entries()) deepStrictEqual(toJS(view), values[item]);
        for (const item of [...kept.keys()].toReversed()) {
          deepStrictEqual(JSON.stringify(kept[item]), JSON.stringify(values[item]));
          deepStrictEqual(jsonText(kept[item]), jsonText(values[item]));
        }
        deepStrictEqual(toJS(outputsView(index, batches)), values);
        // Copied node by node.
        deepStrictEqual(toJS(Document.from(kept.toReversed()).view()), values.toReversed());
      }),
    );
    appender.close();
  });

  it('keep no more bytes than they may, and the page that was loaded last', async () => {
    const { folder, references } = await stored(['a', 'b', 'c'].map((text) => text.repeat(5000)));
    const pages = new Pages(11_000);
    for (const reference of references) {
      const { document } = pages.page(folder, reference);
      expect(pages.byteLength).toBeLessThanOrEqual(11_000);
      expect(pages.page(folder, reference).document).toBe(document);
    }
    pages.most = 1;
    expect(pages.byteLength).toBe(0);
  });

  it('free the memory of what they evict', async () => {
    const { folder, references } = await stored(['first', 'second']);
    const pages = new Pages(1);
    const [first, second] = references.map((reference) => {
      const { document } = pages.page(folder, reference);
      return { document, bytes: document.bytes() };
    });
    expect(first?.bytes.byteLength).toBe(0);
    expect(second?.bytes.byteLength).toBeGreaterThan(0);
    expect(first?.document.view()).toBe('first');
    expect(second?.document.view()).toBe('second');
  });

  it('are evicted between two parts of a JSON text', async () => {
    const numbers = Array.from({ length: 50_000 }, (_, index) => index / 8);
    const { folder, references } = await stored([numbers, 'other']);
    const [ofNumbers, ofText] = references;
    if (!ofNumbers || !ofText) throw new Error('nothing was stored');
    const pages = new Pages(1);
    let text = '';
    for (const part of jsonParts(pages.page(folder, ofNumbers).document.view())) {
      expect(pages.page(folder, ofText).document.view()).toBe('other');
      text += part;
    }
    expect(text).toBe(JSON.stringify(numbers));
  });

  it('read a page once while it is kept', async () => {
    const { folder, references } = await stored(['text']);
    const pages = new Pages();
    const [reference] = references;
    if (!reference) throw new Error('nothing was stored');
    const { document } = pages.page(folder, reference);
    await unlink(segmentPath(folder, reference));
    expect(pages.page(folder, reference).document).toBe(document);
    pages.most = 1;
    expect(() => document.view()).toThrow(expect.objectContaining({ code: 'MR606' }));
  });

  it.each(['header', 'body'])('refuse a damaged %s with MR606', async (part) => {
    const { folder, references } = await stored(['x'.repeat(100)]);
    const [reference] = references;
    if (!reference) throw new Error('nothing was stored');
    const file = await open(segmentPath(folder, reference), 'r+');
    await file.write(Buffer.from([0xff]), 0, 1, part === 'header' ? 12 : reference.length - 20);
    await file.close();
    const read = new Pages().reader(folder);
    expect(() => read(reference)).toThrow(expect.objectContaining({ code: 'MR606' }));
  });

  it('refuse a body that is not the one that is referred to, or cut short', async () => {
    const { folder, references } = await stored(['one', 'two']);
    const [one, two] = references;
    if (!one || !two) throw new Error('nothing was stored');
    const read = new Pages().reader(folder);
    for (const wrong of [
      { ...one, crc: two.crc },
      { ...one, offset: two.offset },
      { ...two, offset: two.offset + 8 },
      { ...one, file: 9 },
    ]) {
      expect(() => read(wrong)).toThrow(expect.objectContaining({ code: 'MR606' }));
    }
  });
});
