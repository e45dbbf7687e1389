import { deepStrictEqual } from 'node:assert/strict';
import { crc32 } from 'node:zlib';
import * as fc from 'fast-check';
import { ByteBuffer } from 'flatbuffers';
import { describe, expect, it } from 'vitest';
import { Batch as Generated1 } from '../../schema/generated/completion-1.ts';
import { Body, Head as Generated } from '../../schema/generated/completion.ts';
import { Document } from '../../src/document/document.ts';
import { toJS } from '../../src/document/views/to-js.ts';
import { MillraceError } from '../../src/errors.ts';
import { BatchWriter } from '../../src/items/batch-writer.ts';
import { CompletionBatch } from '../../src/items/batch.ts';
import { mostAttempts } from '../../src/items/entries.ts';
import { holdsFailure, stateCode, stateOf } from '../../src/items/item-state.ts';
import { refusal } from '../document/refusal.ts';
import { boom, type Completion, completions, completionsUpTo, read, seal } from './batches.ts';
import { sealBatch1 } from './seal-batch-1.ts';

const writer = new BatchWriter();

const three: readonly Completion[] = [
  { index: 7, attempt: 1, state: 'succeeded', value: { text: 'seven', list: [1, 2.5, null] } },
  { index: 2, attempt: 3, state: 'failed', value: boom },
  { index: 4_000_000_000, attempt: 65_535, state: 'timed_out', value: boom },
];

/** How each version of batches is written. */
const versions = [
  {
    version: 1,
    most: 65_535,
    sealed: sealBatch1,
    /** Where the outputs of a batch of `three` begin. */
    documents: [48 + 3 * 8 + 8],
  },
  {
    version: 2,
    most: mostAttempts,
    sealed: (entries: readonly Completion[]) => seal(writer, entries),
    documents: [104 + 3 * 16],
  },
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

/** Bytes of a batch with the checksum of its head set right. */
function signed(bytes: Buffer): Buffer {
  bytes.writeUInt32LE(crc32(bytes.subarray(16, bytes.readUInt32LE(4))), 12);
  return bytes;
}

describe.each(versions)('a batch of version $version', ({ version, most, sealed }) => {
  it('reads as it was written', () => {
    fc.assert(
      fc.property(completionsUpTo(most), (entries) => {
        deepStrictEqual(toJS(read(CompletionBatch.open(sealed(entries)))), entries);
      }),
    );
  });

  it('has no discarded entry when it is new', () => {
    const batch = CompletionBatch.open(sealed(three));
    expect([0, 1, 2].map((k) => batch.isDiscarded(k))).toEqual([false, false, false]);
  });

  it('stays valid when entries are discarded, and knows which', () => {
    fc.assert(
      fc.property(fc.subarray([0, 1, 2]), (discarded) => {
        const batch = CompletionBatch.open(sealed(three));
        batch.discard(discarded);
        const again = CompletionBatch.open(batch.buffer);
        expect([0, 1, 2].filter((k) => again.isDiscarded(k))).toEqual(discarded);
        expect(toJS(read(again))).toEqual(three);
      }),
    );
  });

  it('has each value at its place in the outputs or failures', () => {
    fc.assert(
      fc.property(completionsUpTo(most), (entries) => {
        const batch = CompletionBatch.open(sealed(entries));
        for (const [k, { state, value }] of entries.entries()) {
          const document = holdsFailure[state] ? batch.failures : batch.outputs;
          const found = document ? document.view(document.element(0, batch.place(k))) : null;
          deepStrictEqual(toJS(found), value);
        }
      }),
    );
  });

  it('can be empty', () => {
    expect(CompletionBatch.open(sealed([])).length).toBe(0);
  });

  it('states its version', () => {
    const bytes = Buffer.from(sealed(three));
    expect(bytes.toString('latin1', 0, 4)).toBe(`MRB${version}`);
  });
});

describe('a batch of version 2', () => {
  it('has no body when all outputs are null, and no failures when all have succeeded', () => {
    const nulls = [1, 2, 3].map((index): Completion => {
      return { index, attempt: 1, state: 'succeeded', value: null };
    });
    const buffer = seal(writer, nulls);
    expect(CompletionBatch.open(buffer)).toMatchObject({ outputs: undefined, failures: undefined });
    expect(buffer.byteLength).toBe(104 + nulls.length * 16);
  });

  it('is refused when its body is of no kind, or is not alone', () => {
    const bytes = Buffer.from(seal(writer, []));
    bytes.writeUInt8(Body.Reference, 92);
    expect(readBytes(bytes)).toBe('MR606');
    const inline = Buffer.from(seal(writer, three));
    inline.writeUInt8(Body.Reference, 92);
    expect(readBytes(signed(inline))).toBe('MR606');
    bytes.writeUInt8(Body.Reference + 1, 92);
    expect(readBytes(signed(bytes))).toBe('MR606');
  });

  it('is refused when the numbers of its entries, outputs and failures differ', () => {
    const bytes = Buffer.from(seal(writer, three));
    // The failed entry becomes one that succeeded.
    bytes.writeUInt32LE(3, 100 + 16 + 4);
    expect(readBytes(signed(bytes))).toBe('MR606');
    const two = Buffer.from(seal(writer, three.slice(0, 1)));
    expect(readBytes(signed(Buffer.concat([two, two])))).toBe('MR606');
  });
});

describe.each(versions)('a damaged batch of version $version', ({ sealed, documents }) => {
  const whole = new Uint8Array(sealed(three));
  const value = readBytes(whole);
  const starts = [...documents, new DataView(whole.buffer).getUint32(4, true)];

  /** Whether the header states a later version, or that of one of its documents. */
  function isLater(bytes: Uint8Array): boolean {
    const magic = Buffer.from(bytes.subarray(0, 4)).toString('latin1');
    const word = Buffer.from(bytes).readUInt32LE(4);
    if (/^MRB[3-9]$/.test(magic) || (magic === 'MRB1' && word > 1)) return true;
    return starts.some((at) => at > 1 && refusal(bytes.subarray(at)) === 'MR602');
  }

  it('is refused or reads the same, whichever bit flips', () => {
    for (let at = 0; at < whole.length; at++) {
      for (let bit = 0; bit < 8; bit++) {
        const bytes = whole.slice();
        bytes[at] = (bytes[at] ?? 0) ^ (1 << bit);
        const found = readBytes(bytes);
        const where = `bit ${bit} of byte ${at}`;
        // A flipped version cannot be distinguished from a later one.
        if (found === 'MR602') expect(isLater(bytes), where).toBe(true);
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
});

it('Bytes that are no batch are refused', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect(readBytes(bytes)).toBe('MR606');
    }),
  );
});

describe('a batch of a later version', () => {
  const whole = new Uint8Array(seal(writer, three));
  const later = Buffer.from(whole);
  later.write('MRB3', 'latin1');

  it('is refused with MR602, with a hint to update', () => {
    const buffer = new SharedArrayBuffer(later.byteLength);
    new Uint8Array(buffer).set(later);
    expect(() => CompletionBatch.open(buffer)).toThrow(
      expect.objectContaining({
        code: 'MR602',
        message: expect.stringMatching(/has version 3; .* reads up to 2$/),
        hint: expect.stringContaining('Update Millrace'),
      }),
    );
  });

  it.each(['MRB3', 'MRB9'])('is recognised by a magic such as %s, whatever follows', (magic) => {
    for (const rest of [whole.subarray(4), new Uint8Array(4), new Uint8Array(60).fill(255)]) {
      expect(readBytes(Buffer.concat([Buffer.from(magic), rest]))).toBe('MR602');
    }
  });

  it('is recognised by the word behind the magic of version 1', () => {
    const bytes = Buffer.from(sealBatch1(three));
    bytes.writeUInt32LE(3, 4);
    expect(readBytes(bytes)).toBe('MR602');
  });

  it.each(['MRB0', 'MRB:', 'MRC2'])('does not begin with %s', (magic) => {
    expect(readBytes(Buffer.concat([Buffer.from(magic), whole.subarray(4)]))).toBe('MR606');
  });
});

function opened(bytes: Uint8Array | null): unknown {
  return toJS(Document.open((bytes ?? new Uint8Array()).slice().buffer).view());
}

describe('the generated reader', () => {
  it('reads any batch equally, discarded entries included', () => {
    fc.assert(
      fc.property(completions, (entries) => {
        const batch = CompletionBatch.open(seal(writer, entries));
        batch.discard(entries.flatMap((_, k) => (k % 2 === 0 ? k : [])));
        const bytes = batch.bytes().slice();
        const head = Buffer.from(bytes).readUInt32LE(4);
        const root = Generated.getRootAsHead(new ByteBuffer(bytes.slice(16)));
        const found = Array.from({ length: root.entriesLength() }, (_, k) => {
          const entry = root.entries(k);
          const status = entry?.attemptStateFlags() ?? 0;
          const times = [entry?.end(), entry?.duration()];
          return [entry?.index(), status & 0xff_ff_ff, (status >>> 24) & 15, status >>> 28, times];
        });
        expect(found).toEqual(
          entries.map(({ index, attempt, state }, k) => {
            return [index, attempt, stateCode[state], k % 2 === 0 ? 1 : 0, [0, 0]];
          }),
        );
        const failures = entries.filter(({ state }) => holdsFailure[state]);
        expect(root.failuresLength() > 0).toBe(failures.length > 0);
        if (failures.length > 0) {
          deepStrictEqual(
            opened(root.failuresArray()),
            failures.map(({ value }) => value),
          );
        }
        const outputs = entries.map(({ state, value }) => (holdsFailure[state] ? null : value));
        const isNull = outputs.every((output) => output === null);
        expect(root.body()).toBe(isNull ? Body.None : Body.Inline);
        if (!isNull) deepStrictEqual(opened(bytes.subarray(head)), outputs);
        expect([root.base(), root.worker(), root.host()]).toEqual([0, 0, 0]);
        const reference = root.reference();
        expect([reference?.offset(), reference?.length(), reference?.file()]).toEqual([0n, 0, 0]);
      }),
    );
  });

  it('reads any batch of version 1', () => {
    fc.assert(
      fc.property(completionsUpTo(65_535), (entries) => {
        const bytes = new Uint8Array(sealBatch1(entries)).slice(16);
        const root = Generated1.getRootAsBatch(new ByteBuffer(bytes));
        const found = Array.from({ length: root.entriesLength() }, (_, k) => {
          const entry = root.entries(k);
          return [entry?.index(), entry?.attempt(), entry?.state(), entry?.struck()];
        });
        expect(found).toEqual(
          entries.map(({ index, attempt, state }) => [index, attempt, stateCode[state], false]),
        );
        deepStrictEqual(
          opened(root.outputsArray()),
          entries.map(({ value }) => value),
        );
      }),
    );
  });

  it('finds the failures at a multiple of 8', () => {
    const failed = [0, 1, 2].map((index): Completion => {
      return { index, attempt: 1, state: 'failed', value: boom };
    });
    for (let count = 1; count < 4; count++) {
      const bytes = new Uint8Array(seal(writer, failed.slice(0, count))).slice(16);
      const root = Generated.getRootAsHead(new ByteBuffer(bytes));
      expect((root.failuresArray()?.byteOffset ?? 1) % 8).toBe(0);
    }
  });
});

it('Every state of an item has a code, and every code its state', () => {
  for (const [state, code] of Object.entries(stateCode)) expect(stateOf(code)).toBe(state);
  expect(stateOf(5)).toBeUndefined();
  expect(stateOf(255)).toBeUndefined();
});
