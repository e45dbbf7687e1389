import type { Clock } from '../../ports/clock.ts';
import type { RunLife } from './commit-wait.ts';

/** Milliseconds between two looks at a run, and how many times what a look takes, at least. */
const pause = { least: 100, share: 10 };

/**
 * Yields whenever it is time to look at a run of another process: true for the last time, once it
 * is over. What was committed before the end can be read then. Throws after it when the run is
 * lost. What its reader does counts as the look: reading takes a tenth of the time, at most.
 */
export async function* lookUntilOver(
  life: RunLife,
  clock: Pick<Clock, 'monotonic' | 'after'>,
): AsyncGenerator<boolean, void> {
  for (;;) {
    const began = clock.monotonic();
    const end = overOrLost(life);
    yield end.isOver;
    if (end.lost) throw end.lost;
    if (end.isOver) return;
    const took = clock.monotonic() - began;
    const ms = Math.max(pause.least, took * pause.share);
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
