import { isFailure } from '../../run/records.ts';
import { counted, newTally } from '../../run/outcome.ts';
import { BatchWriter } from '../../items/batch-writer.ts';
import { holdsFailure } from '../../items/item-state.ts';
import { CompletionBatch } from '../../items/batch.ts';
import { isPassing, parseFailure } from '../../items/failure.ts';
import type { ItemTimes } from '../../items/item-times.ts';
import { mostAttempts } from '../../items/entries.ts';
import type { TaskRun } from '../active/task-run.ts';
import type { Transaction } from '../../ports/store.ts';
import { endUnits } from './fold.ts';
import { countRetry, mostRetries } from '../../items/retry.ts';
import { type FailedAttempt, isNextAttempt } from '../../items/retry-judge.ts';
import type { RetryJudge } from './retries.ts';

export interface CompletionRules {
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly judge: RetryJudge;
  /** In earlier languages, a rerun also runs what was skipped by hand. */
  readonly forgetsSkips?: boolean;
}

/**
 * The compare-and-set of completion. An entry of a batch counts when its item has not ended and the
 * attempt is the one that the item is on. Late, repeated and foreign entries are discarded: they
 * change nothing. Returns the batches that are stored.
 */
export function completeBatch(
  tx: Transaction,
  task: TaskRun,
  batch: CompletionBatch,
  rules: CompletionRules,
): CompletionBatch[] {
  const { discarded, final, amended } = sortEntries(tx, task, batch, rules);
  const stored = count(tx, task, batch, { discarded, final, forgetsSkips: rules.forgetsSkips });
  // A batch is as the workers sealed it: a failure that says more is stored in a batch of its own.
  if (amended.length === 0) return stored;
  const writer = new BatchWriter();
  for (const { index, attempt, state, failure, times } of amended) {
    writer.fail(index, attempt, state, failure);
    if (times) writer.time(times.began, times.began + (times.elapsed ?? 0));
  }
  const more = CompletionBatch.open(writer.seal(undefined, batch.worker));
  const all = Array.from({ length: more.length }, (_, k) => k);
  return [...stored, ...count(tx, task, more, { discarded: [], final: all })];
}

interface Amended extends Omit<FailedAttempt, 'counts'> {
  readonly index: number;
  readonly times: ItemTimes | undefined;
}

interface Entries {
  /** Positions of entries that do not count. */
  readonly discarded: number[];
  /** Positions of entries that end their item, unless it has ended before. */
  readonly final: readonly number[];
  readonly forgetsSkips?: boolean | undefined;
}

function count(
  tx: Transaction,
  task: TaskRun,
  batch: CompletionBatch,
  { discarded, final, forgetsSkips = false }: Entries,
): CompletionBatch[] {
  const indexes = final.map((k) => batch.index(k));
  const won = tx.markDone(task.key, indexes);
  const tally = newTally();
  const counts = new Set<number>();
  let wins = 0;
  let passed = 0;
  for (const [at, k] of final.entries()) {
    if (won[at] === 0) {
      discarded.push(k);
      continue;
    }
    wins++;
    if (task.record.fold) counts.add(k);
    const state = batch.state(k);
    tally[state]++;
    if (isFailure(state)) task.recordFailure(batch, k);
    const isPassed = state === 'skipped' && !forgetsSkips && isPassing(batch.value(k));
    if (isPassed) passed++;
    task.source?.ended(batch.index(k), holdsFailure[state] && !isPassed);
    if (batch.attempt(k) > 1) {
      tx.deleteRetry(task.key, batch.index(k));
      task.stopCounting(batch.index(k));
    }
  }
  batch.discard(discarded);
  if (wins === 0) return [];
  const kept = task.record.fold ? endUnits(tx, task, batch, counts) : batch;
  const { record } = task;
  tx.putBatch(task.key, record.batches, kept.bytes());
  task.keep(kept);
  task.record = {
    ...record,
    summary: counted(record.summary, tally),
    remaining: record.remaining - wins,
    batches: record.batches + 1,
    ...(passed > 0 ? { passed: (record.passed ?? 0) + passed } : {}),
  };
  return [kept];
}

/** Puts the retries. `amended` are entries whose failure is replaced. */
function sortEntries(
  tx: Transaction,
  task: TaskRun,
  batch: CompletionBatch,
  { now, judge }: CompletionRules,
): Entries & { readonly final: number[]; readonly amended: readonly Amended[] } {
  const discarded: number[] = [];
  const final: number[] = [];
  const amended: Amended[] = [];
  const rules = task.plan.retry;
  const most = mostRetries(rules);
  for (let k = 0; k < batch.length; k++) {
    const index = batch.index(k);
    const attempt = batch.attempt(k);
    const late = attempt !== task.attemptOf(index) || index >= task.record.summary.total;
    if (late) {
      discarded.push(k);
      continue;
    }
    const state = batch.state(k);
    if (!isFailure(state)) {
      final.push(k);
      continue;
    }
    // A rerun has all of its retries again.
    const base = task.baseOf(index);
    const tried = attempt - base;
    const isLast = most < tried || attempt >= mostAttempts;
    if (isLast || tx.isDone(task.key, index)) {
      final.push(k);
      continue;
    }
    // A single rule has allowed all retries.
    const counts = rules.length > 1 ? task.retriesOf(index) : [tried - 1];
    const next = judge({
      attempt,
      state,
      failure: parseFailure(batch.value(k)),
      counts: (rule) => counts?.[rule] ?? 0,
    });
    if (next === undefined) {
      final.push(k);
      continue;
    }
    discarded.push(k);
    if (isNextAttempt(next)) {
      const waiting = {
        index,
        attempt: attempt + 1,
        due: now + next.delay,
        ...(base > 0 ? { base } : {}),
        ...(rules.length > 1 ? { counts: countRetry(counts, rules, next.rule) } : {}),
      };
      tx.putRetry(task.key, waiting);
      task.wait(waiting);
    } else amended.push({ index, attempt, state, failure: next, times: batch.times(k) });
  }
  return { discarded, final, amended };
}
