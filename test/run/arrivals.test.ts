import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Arrivals } from '../../src/run/join.ts';

/** The arrivals of the next round in a list: what follows the longest prefix without a repeat. */
function nextRound(arrived: readonly string[], started: boolean): readonly string[] {
  if (!started) return arrived;
  const end = arrived.findIndex((source, at) => arrived.indexOf(source) < at);
  return end < 0 ? [] : arrived.slice(end);
}

test('Arrivals are those of a list, whatever order sources arrive and rounds begin in', () => {
  const source = fc.constantFrom('a', 'b', 'c', 'begin', 'restore');
  fc.assert(
    fc.property(fc.array(source, { maxLength: 30 }), (steps) => {
      let [arrivals, list, started] = [Arrivals.none, [] as readonly string[], false];
      for (const step of steps) {
        if (step === 'restore') {
          arrivals = Arrivals.of(list, started);
        } else if (step === 'begin') {
          list = nextRound(list, started);
          arrivals = arrivals.begin();
          started = true;
        } else {
          if (!nextRound(list, started).includes(step)) list = [...list, step];
          const before = arrivals;
          arrivals = arrivals.with(step);
          // A version that is not kept changes none that is.
          before.with('other');
        }
        expect(arrivals.list).toEqual(list);
        expect(arrivals.next.list).toEqual(nextRound(list, started));
        expect(arrivals.next.length).toBe(nextRound(list, started).length);
        for (const one of ['a', 'b', 'other']) {
          expect(arrivals.next.has(one)).toBe(nextRound(list, started).includes(one));
        }
      }
    }),
  );
});
