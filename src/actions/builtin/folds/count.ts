import { isRecord } from '../../../lang/json.ts';
import { type Kind, NotAState } from './accumulator.ts';
import { partReader, settingsOf } from './settings.ts';

/** The number of values; with `of`, of those in which that is neither missing nor null. */
export const counting: Kind = (settings) => {
  const { of } = settingsOf(settings, ['of']);
  const part = partReader(of, 'of');
  return () => {
    let count = 0;
    return {
      add(value) {
        if (of === undefined || (part(value) ?? null) !== null) count++;
      },
      merge(state) {
        if (!isRecord(state) || typeof state['count'] !== 'number') throw new NotAState();
        count += state['count'];
      },
      save: () => ({ count }),
      result: () => count,
    };
  };
};
