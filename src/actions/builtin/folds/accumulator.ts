import { MillraceError } from '../../../errors.ts';
import type { Json } from '../../../lang/json.ts';
import type { FoldDefinition } from '../../fold.ts';

/** Combines values, one after the other. */
export interface Accumulator {
  add(value: unknown): void;
  /** Adds what another has saved. Throws if it is no such state. */
  merge(state: unknown): void;
  /** All that it knows, of bounded size unless its documentation says otherwise. */
  save(): Json;
  result(): Json;
}

/** Makes accumulators of one kind. Throws MR407 for settings that it does not have. */
export type Kind = (settings: unknown) => () => Accumulator;

/** The same as an accumulator at every border: `fold` and `merge` go through `save`. */
export function foldBy(name: string, kind: Kind): FoldDefinition<unknown, unknown, Json> {
  const begin = (settings: unknown, ...states: readonly unknown[]): Accumulator => {
    const all = kind(settings)();
    for (const state of states) {
      // The beginning, as nothing has been combined.
      if (state === null || state === undefined) continue;
      try {
        all.merge(state);
      } catch (error) {
        if (!(error instanceof NotAState)) throw error;
        throw invalid(`${name} begins with nothing: omit 'initial'`);
      }
    }
    return all;
  };
  return {
    fold(acc, values, ctx) {
      const all = begin(ctx.with, acc);
      for (const value of values) all.add(value);
      return all.save();
    },
    merge: (a, b, ctx) => begin(ctx.with, a, b).save(),
    finish: (acc, ctx) => begin(ctx.with, acc).result(),
  };
}

/** Thrown for a state that no accumulator of the kind has saved. */
export class NotAState extends Error {}

export function invalid(message: string): MillraceError {
  return new MillraceError('MR407', `the settings of the fold are invalid: ${message}`);
}
