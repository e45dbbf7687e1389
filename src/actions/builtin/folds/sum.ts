import { isRecord } from '../../../lang/json.ts';
import { type Kind, NotAState } from './accumulator.ts';
import { ExactSum } from './exact-sum.ts';
import { numberReader, settingsOf } from './settings.ts';

/** The exact sum of numbers, rounded once. */
export const summing: Kind = (settings) => {
  const { of } = settingsOf(settings, ['of']);
  const read = numberReader(of);
  return () => {
    const sum = new ExactSum();
    return {
      add(value) {
        const number = read(value);
        if (number !== undefined) sum.add(number);
      },
      merge(state) {
        for (const partial of partialsOf(state, 'sum')) sum.add(partial);
      },
      save: () => ({ sum: [...sum.partials] }),
      result: () => sum.value,
    };
  };
};

/** A saved `ExactSum`. */
export function partialsOf(state: unknown, key: string): readonly number[] {
  const partials: unknown = isRecord(state) ? state[key] : undefined;
  if (!Array.isArray(partials)) throw new NotAState();
  return partials;
}
