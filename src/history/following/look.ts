import type { Clock } from '../../ports/clock.ts';
import type { RunLife } from './commit-wait.ts';

/** Milliseconds between two looks at a run, at least. */
const least = 100;

/**
 * Yields whenever it is time to look at a run of another process: true for the last time, once it
 * is over. What was committed before the end can be read then. Throws after it when the run is
 * lost. The pause is `times` as long as what the reader does with a look.
 */
export async function* lookUntilOver(
  life: RunLife,
  clock: Pick<Clock, 'monotonic' | 'after'>,
  times = 10,
): AsyncGenerator<boolean, void> {
  for (;;) {
    const began = clock.monotonic();
    const end = overOrLost(life);
    yield end.isOver;
    if (end.lost) throw end.lost;
    if (end.isOver) return;
    const took = clock.monotonic() - began;
    const ms = Math.max(least, took * times);
    await new Promise<void>((resolve) => clock.after(ms, resolve));
  }
}

function overOrLost(life: RunLife): { readonly isOver: boolean; readonly lost?: unknown } {
  try {
    return { isOver: life.isOver() };
  } catch (lost) {
    return { isOver: true, lost };
  }
}
