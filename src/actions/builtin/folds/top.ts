import { isRecord, type Json } from '../../../lang/json.ts';
import { invalid, type Kind, NotAState } from './accumulator.ts';
import { isNumberFrom, partReader, settingsOf } from './settings.ts';

const MOST = 10_000;

type Key = number | string;

interface Ranked {
  readonly key: Key;
  /** Decides between equal keys, whatever the order in which they come. */
  readonly text: string;
}

/** The `n` values that are the largest, or the smallest, by a number or text. */
export const ranking: Kind = (settings) => {
  const { n = 10, by, order = 'largest' } = settingsOf(settings, ['n', 'by', 'order']);
  if (!Number.isInteger(n) || !isNumberFrom(n, 1, MOST)) {
    throw invalid(`'n' must be a whole number from 1 to ${MOST}`);
  }
  if (order !== 'largest' && order !== 'smallest') {
    throw invalid("'order' must be largest or smallest");
  }
  const part = partReader(by, 'by');
  const sign = order === 'largest' ? -1 : 1;
  const compare = (one: Ranked, other: Ranked): number =>
    sign * compareKeys(one.key, other.key) || compareTexts(one.text, other.text);
  return () => {
    let best: Ranked[] = [];
    const shrink = (): void => {
      best = best.toSorted(compare).slice(0, n);
    };
    const put = (ranked: Ranked): void => {
      best.push(ranked);
      if (best.length >= 2 * n + 64) shrink();
    };
    return {
      add(value) {
        const key = part(value) ?? null;
        if (key === null) return;
        if (typeof key !== 'number' && typeof key !== 'string') {
          throw new TypeError(`a value cannot be ranked by ${JSON.stringify(key)?.slice(0, 60)}`);
        }
        put({ key, text: JSON.stringify(value) });
      },
      merge(state) {
        if (!isRecord(state) || !Array.isArray(state['top'])) throw new NotAState();
        for (const { key, text } of state['top']) put({ key, text });
      },
      save() {
        shrink();
        return { top: best.map(({ key, text }) => ({ key, text })) };
      },
      result() {
        shrink();
        return best.map(({ text }): Json => JSON.parse(text));
      },
    };
  };
};

/** Numbers come before texts. */
function compareKeys(one: Key, other: Key): number {
  if (typeof one === 'number' && typeof other === 'number') return one - other;
  if (typeof one === 'string' && typeof other === 'string') return compareTexts(one, other);
  return typeof one === 'number' ? -1 : 1;
}

function compareTexts(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
