import type { ShownParts } from '../../items/item-results.ts';
import type { Mask } from '../../redaction/mask.ts';
import type { Clock } from '../../ports/clock.ts';
import type { StoreReader } from '../../ports/store.ts';
import type { RunId } from '../../run/records.ts';
import { storedElements } from '../stored-list.ts';
import type { CommittedVisit } from './committed-visit.ts';
import { followVisit } from './follow-visit.ts';
import type { RunLife } from './commit-wait.ts';
import { awaitVisit } from './open-visit.ts';
import type { ResultChunk } from './result-chunk.ts';
import { type ExportOptions, RowExport } from './row-export.ts';
import { readerOf, resultsOf, type ResultsOptions, type TaskResult } from './task-results.ts';

/** A run whose results are read. */
export interface FollowedRun {
  readonly store: StoreReader;
  readonly clock: Pick<Clock, 'monotonic' | 'after'>;
  readonly run: RunId;
  /** Present when the run has secrets. */
  readonly mask: Mask | undefined;
  readonly life: RunLife;
}

/** The results of the latest visit of a task that has started, or of the first that will. */
export async function* followTask<Output>(
  followed: FollowedRun,
  task: string,
  options: ResultsOptions,
): AsyncGenerator<TaskResult<Output>, void> {
  const { store, run } = followed;
  const visit = await awaitVisit(store, { run, task }, followed);
  if (!visit) return;
  const shown = shownOf(followed, visit);
  for await (const chunk of followVisit(visit, readerOf(visit, options), followed)) {
    yield* resultsOf<Output>(chunk, visit, options.order ?? 'completion', shown);
  }
}

export function exportVisit(
  followed: FollowedRun,
  visit: CommittedVisit,
  options: ExportOptions,
): RowExport {
  const { order = 'completion' } = options;
  const chunks = (): AsyncIterable<ResultChunk> =>
    followVisit(visit, readerOf(visit, { order }), followed);
  return RowExport.of({ visit, chunks, shown: shownOf(followed, visit) }, options);
}

function shownOf({ store, run, mask }: FollowedRun, visit: CommittedVisit): ShownParts {
  return { mask, elementOf: storedElements(store, run, visit.record) };
}
