import * as fc from 'fast-check';
import { BatchWriter } from '../../src/items/batch-writer.ts';
import { CompletionBatch } from '../../src/items/batch.ts';
import { mostAttempts } from '../../src/items/entries.ts';
import type { Failure } from '../../src/items/failure.ts';
import type { ItemState } from '../../src/items/item-state.ts';
import { arbitraryJson } from '../document/arbitrary-json.ts';

export const boom: Failure = { code: 'MR401', message: 'boom' };

/** A completion as a worker reports it. */
export interface Completion {
  readonly index: number;
  readonly attempt: number;
  readonly state: ItemState;
  /** An output, or the failure of an item that did not succeed. */
  readonly value: unknown;
}

const plain = { noNullPrototype: true };

/** Lists of completions with attempts up to `most`. */
export function completionsUpTo(most: number): fc.Arbitrary<Completion[]> {
  const place = {
    index: fc.nat({ max: 2 ** 32 - 1 }),
    attempt: fc.oneof(fc.integer({ min: 1, max: most }), fc.constantFrom(1, most)),
  };
  const value = fc.oneof(arbitraryJson, fc.constant(null));
  const success: fc.Arbitrary<Completion> = fc.record(
    { ...place, state: fc.constant<ItemState>('succeeded'), value },
    plain,
  );
  const fault: fc.Arbitrary<Completion> = fc.record(
    {
      ...place,
      state: fc.constantFrom<ItemState>('failed', 'timed_out', 'cancelled', 'skipped'),
      value: fc.record({ code: fc.constant('MR401'), message: fc.string() }, plain),
    },
    plain,
  );
  return fc.array(fc.oneof(success, fault), { maxLength: 12 });
}

export const completions = completionsUpTo(mostAttempts);

export function seal(writer: BatchWriter, entries: readonly Completion[]): SharedArrayBuffer {
  for (const { index, attempt, state, value } of entries) {
    if (state === 'succeeded') writer.succeed(index, attempt, value);
    else writer.fail(index, attempt, state, { ...boom, ...Object(value) });
  }
  return writer.seal();
}

/** A batch of outputs, one for each index from 0. */
export function outputs(...values: readonly unknown[]): CompletionBatch {
  const entries = values.map((value, index): Completion => {
    return { index, attempt: 1, state: 'succeeded', value };
  });
  return CompletionBatch.open(seal(new BatchWriter(), entries));
}

export function read(batch: CompletionBatch): Completion[] {
  return Array.from({ length: batch.length }, (_, k) => ({
    index: batch.index(k),
    attempt: batch.attempt(k),
    state: batch.state(k),
    value: batch.value(k),
  }));
}
