import { isRecord, type Json } from '../../../lang/json.ts';
import { type Accumulator, invalid, type Kind, NotAState } from './accumulator.ts';
import { counting } from './count.ts';
import { partReader, settingsOf } from './settings.ts';
import { describing } from './stats.ts';
import { summing } from './sum.ts';
import { ranking } from './top.ts';

/** What can be made of each group. */
const kinds: Readonly<Record<string, Kind>> = {
  'core.count': counting,
  'core.sum': summing,
  'core.stats': describing,
  'core.top': ranking,
};

/** A map from what the values are grouped by to what the fold makes of each group. */
export const grouping: Kind = (settings) => {
  const { by, fold = 'core.count', with: inner } = settingsOf(settings, ['by', 'fold', 'with']);
  if (by === undefined) throw invalid("'by' is missing: the key that values are grouped by");
  const part = partReader(by, 'by');
  const kind = typeof fold === 'string' && Object.hasOwn(kinds, fold) ? kinds[fold] : undefined;
  if (!kind) throw invalid(`'fold' must be one of ${Object.keys(kinds).join(', ')}`);
  const begin = kind(inner);
  return () => {
    const groups = new Map<string, Accumulator>();
    const groupOf = (key: string): Accumulator => {
      const known = groups.get(key) ?? begin();
      groups.set(key, known);
      return known;
    };
    const inOrder = (shown: (group: Accumulator) => Json): [string, Json][] =>
      [...groups.keys()].toSorted().map((key) => [key, shown(groupOf(key))]);
    return {
      add(value) {
        const key = keyOf(part(value));
        if (key !== undefined) groupOf(key).add(value);
      },
      merge(state) {
        if (!isRecord(state) || !Array.isArray(state['groups'])) throw new NotAState();
        for (const [key, group] of state['groups']) groupOf(String(key)).merge(group);
      },
      save: () => ({ groups: inOrder((group) => group.save()) }),
      result: () => Object.fromEntries(inOrder((group) => group.result())),
    };
  };
};

/** The name of the group. Undefined for values whose key is null or missing. */
function keyOf(key: unknown): string | undefined {
  if (key === undefined || key === null) return undefined;
  if (typeof key === 'object') {
    throw new TypeError('a value cannot be grouped by a list or map');
  }
  return String(key);
}
