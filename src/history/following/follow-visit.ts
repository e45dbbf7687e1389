import type { Clock } from '../../ports/clock.ts';
import { CommitWait, type RunLife } from './commit-wait.ts';
import type { CommittedVisit } from './committed-visit.ts';
import type { ResultChunk, ResultReader } from './result-chunk.ts';

/** Milliseconds for which a reader may keep its thread from everything else. */
export const longestTurn = 20;

interface Following {
  readonly life: RunLife;
  readonly clock: Pick<Clock, 'monotonic' | 'after'>;
}

/**
 * Yields the results of a visit as they are committed, until it has settled or the run is over. The
 * reader of the results sets the pace.
 */
export async function* followVisit(
  visit: CommittedVisit,
  reader: ResultReader,
  following: Following,
): AsyncGenerator<ResultChunk, void> {
  const { clock, life } = following;
  const commits = new CommitWait(following);
  let began = clock.monotonic();
  let isLast = false;
  for (;;) {
    const chunk = reader.read();
    if (chunk) {
      yield chunk;
      commits.reset();
      if (clock.monotonic() - began < longestTurn) continue;
      await commits.yield();
      began = clock.monotonic();
      continue;
    }
    if (isLast) return;
    isLast = visit.hasSettled || life.isOver();
    visit.refresh();
    if (!isLast) {
      await commits.pass();
      visit.refresh();
      began = clock.monotonic();
    }
  }
}
