import { deepStrictEqual } from 'node:assert/strict';
import * as fc from 'fast-check';
import { ByteBuffer } from 'flatbuffers';
import { describe, expect, it } from 'vitest';
import { Batch as Generated } from '../../schema/generated/completion.ts';
import { Document } from '../../src/document/document.ts';
import { toJS } from '../../src/document/views/to-js.ts';
import { MillraceError } from '../../src/errors.ts';
import { BatchWriter } from '../../src/items/batch-writer.ts';
import { CompletionBatch } from '../../src/items/batch.ts';
import { stateCode, stateOf } from '../../src/items/item-state.ts';
import { refusal } from '../document/refusal.ts';
import { boom, type Completion, completions, read, seal } from './batches.ts';

const writer = new BatchWriter();

const three: readonly Completion[] = [
  { index: 7, attempt: 1, state: 'succeeded', value: { text: 'seven', list: [1, 2.5, null] } },
  { index: 2, attempt: 3, state: 'failed', value: boom },
  { index: 4_000_000_000, attempt: 65_535, state: 'timed_out', value: boom },
];

/** The entries of a batch, or the code with which it is refused. */
function readBytes(bytes: Uint8Array): unknown {
  const buffer = new SharedArrayBuffer(bytes.byteLength);
  new Uint8Array(buffer).set(bytes);
  try {
    return toJS(read(CompletionBatch.open(buffer)));
  } catch (error) {
    if (error instanceof MillraceError) return error.code;
    throw error;
  }
}

/** Where the outputs of a batch of `three` begin. */
const outputsAt = 48 + 3 * 8 + 8;

/**
 * Whether the header states a later version ("MRB2" to "MRB9", or a word above 1), or that of the
 * outputs.
 */
function isLater(bytes: Uint8Array): boolean {
  const magic = Buffer.from(bytes.subarray(0, 4)).toString('latin1');
  const word = Buffer.from(bytes).readUInt32LE(4);
  if (/^MRB[2-9]$/.test(magic) || (magic === 'MRB1' && word > 1)) return true;
  return refusal(bytes.subarray(outputsAt)) === 'MR602';
}

describe('a batch', () => {
  it('reads as it was written', () => {
    fc.assert(
      fc.property(completions, (entries) => {
        deepStrictEqual(toJS(read(CompletionBatch.open(seal(writer, entries)))), entries);
      }),
    );
  });

  it('has no discarded entry when it is new', () => {
    const batch = CompletionBatch.open(seal(writer, three));
    expect([0, 1, 2].map((k) => batch.isDiscarded(k))).toEqual([false, false, false]);
  });

  it('stays valid when entries are discarded, and knows which', () => {
    fc.assert(
      fc.property(fc.subarray([0, 1, 2]), (struck) => {
        const batch = CompletionBatch.open(seal(writer, three));
        batch.discard(struck);
        const again = CompletionBatch.open(batch.buffer);
        expect([0, 1, 2].filter((k) => again.isDiscarded(k))).toEqual(struck);
        expect(toJS(read(again))).toEqual(three);
      }),
    );
  });

  it('can be empty', () => {
    expect(CompletionBatch.open(writer.seal()).length).toBe(0);
  });
});

describe('a damaged batch', () => {
  const whole = new Uint8Array(seal(writer, three));
  const value = readBytes(whole);

  it('is refused or reads the same, whichever bit flips', () => {
    for (let at = 0; at < whole.length; at++) {
      for (let bit = 0; bit < 8; bit++) {
        const bytes = whole.slice();
        bytes[at] = (bytes[at] ?? 0) ^ (1 << bit);
        const found = readBytes(bytes);
        const where = `bit ${bit} of byte ${at}`;
        // A flipped version cannot be distinguished from a later one.
        if (isLater(bytes)) expect(found, where).toBe('MR602');
        else if (found !== 'MR606') expect(found, where).toEqual(value);
      }
    }
  });

  it('is refused at any shorter length, and when bytes follow it', () => {
    for (let length = 0; length < whole.length; length++) {
      expect(readBytes(whole.slice(0, length)), `${length} bytes`).toBe('MR606');
    }
    expect(readBytes(Uint8Array.from([...whole, 0, 0, 0, 0, 0, 0, 0, 0]))).toBe('MR606');
  });

  it('is refused when it is something else', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(readBytes(bytes)).toBe('MR606');
      }),
    );
  });
});

describe('a batch of a later version', () => {
  const whole = new Uint8Array(seal(writer, three));
  const withWord = Buffer.from(whole);
  withWord.writeUInt32LE(2, 4);

  it('is refused with MR602, with a hint to update', () => {
    const buffer = new SharedArrayBuffer(withWord.byteLength);
    new Uint8Array(buffer).set(withWord);
    expect(() => CompletionBatch.open(buffer)).toThrow(
      expect.objectContaining({
        code: 'MR602',
        message: expect.stringMatching(/has version 2; .* reads up to 1$/),
        hint: expect.stringContaining('Update Millrace'),
      }),
    );
  });

  it.each(['MRB2', 'MRB9'])('is recognised by a magic such as %s, whatever follows', (magic) => {
    for (const rest of [whole.subarray(4), new Uint8Array(4), new Uint8Array(60).fill(255)]) {
      expect(readBytes(Buffer.concat([Buffer.from(magic), rest]))).toBe('MR602');
    }
  });

  it.each(['MRB0', 'MRB:', 'MRC2'])('does not begin with %s', (magic) => {
    expect(readBytes(Buffer.concat([Buffer.from(magic), whole.subarray(4)]))).toBe('MR606');
  });
});

describe('the generated reader', () => {
  it('reads any batch equally, discarded entries included', () => {
    fc.assert(
      fc.property(completions, (entries) => {
        const batch = CompletionBatch.open(seal(writer, entries));
        batch.discard(entries.flatMap((_, k) => (k % 2 === 0 ? k : [])));
        const root = Generated.getRootAsBatch(new ByteBuffer(batch.bytes().slice(16)));
        const found = Array.from({ length: root.entriesLength() }, (_, k) => {
          const entry = root.entries(k);
          return [entry?.index(), entry?.attempt(), entry?.state(), entry?.struck()];
        });
        expect(found).toEqual(
          entries.map(({ index, attempt, state }, k) => {
            return [index, attempt, stateCode[state], k % 2 === 0];
          }),
        );
        const bytes = root.outputsArray() ?? new Uint8Array();
        const document = Document.open(bytes.slice().buffer);
        deepStrictEqual(
          toJS(document.view()),
          entries.map(({ value: one }) => one),
        );
      }),
    );
  });

  it('finds the outputs at a multiple of 8', () => {
    for (let count = 0; count < 4; count++) {
      const root = Generated.getRootAsBatch(
        new ByteBuffer(new Uint8Array(seal(writer, three.slice(0, count))).slice(16)),
      );
      expect((root.outputsArray()?.byteOffset ?? 1) % 8).toBe(0);
    }
  });
});

it('Every state of an item has a code, and every code its state', () => {
  for (const [state, code] of Object.entries(stateCode)) expect(stateOf(code)).toBe(state);
  expect(stateOf(5)).toBeUndefined();
  expect(stateOf(255)).toBeUndefined();
});
