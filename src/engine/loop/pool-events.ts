import { MillraceError } from '../../errors.ts';
import type { Failure } from '../../items/failure.ts';
import { CompletionBatch } from '../../items/batch.ts';
import type { Clock } from '../../ports/clock.ts';
import type { PoolListener } from '../../ports/pool.ts';
import type { StoreReader } from '../../ports/store.ts';
import type { LogLimits } from '../../run/log-limits.ts';
import type { ActiveRun } from '../active/active-run.ts';
import { toldElement } from '../active/elements.ts';
import { clockOf } from '../active/run-clock.ts';
import type { ActiveRuns } from '../active/active-runs.ts';
import { emitLog } from '../events/emit.ts';
import { keepLine, maskedLine } from '../events/item-logs.ts';
import type { Message } from '../transactions/inbox.ts';
import { checkpointReports } from './checkpoint-reports.ts';
import type { LoggedLine } from '../../wire/logged-line.ts';
import type { Dispatcher, Owner } from './dispatcher.ts';
import type { LateErrorLog } from './late-errors.ts';
import { WaitingRuns } from './waiting-runs.ts';

interface Parts {
  readonly clock: Clock;
  readonly store: StoreReader;
  readonly dispatcher: Dispatcher;
  readonly runs: ActiveRuns;
  readonly lateErrors: LateErrorLog;
  readonly logLimits: LogLimits;
  readonly post: (message: Message) => void;
  /** For too long, something was lacking that an action of the run needs to begin. */
  readonly starved: (run: ActiveRun, failure: Failure) => void;
}

/**
 * Passes what workers post to the run and task of their consumer. What a consumer without an owner
 * posts is ignored: its task has settled.
 */
export function poolEvents(parts: Parts): PoolListener {
  const { clock, store, dispatcher, runs, lateErrors, logLimits, post, starved } = parts;
  const waiting = new WaitingRuns(clock, runs);
  return {
    waiting(consumer, shortage) {
      const owner = dispatcher.ownerOf(consumer);
      if (owner) waiting.add(owner.run, consumer, shortage);
    },

    strayed: (error) => lateErrors.strayed(error),

    lateError: (error) => lateErrors.thrown(error),

    supplied: (consumer) => waiting.delete(consumer),

    starved(consumer, failure) {
      const owner = dispatcher.ownerOf(consumer);
      if (owner) starved(owner.run, failure);
    },

    batch(consumer, buffer) {
      const owner = dispatcher.ownerOf(consumer);
      if (!owner) return;
      const { run, task } = owner;
      dispatcher.received(task, consumer);
      const batch = openBatch(buffer);
      if (batch) post({ type: 'batch', run, task, batch });
      else dispatcher.committed(task, 1);
    },

    limit(consumer, lane, name) {
      const owner = dispatcher.ownerOf(consumer);
      if (owner) dispatcher.limitAsked(owner.task, { consumer, lane, name });
    },

    ...checkpointReports({ store, dispatcher, post }),

    log(consumer, line) {
      const owner = dispatcher.ownerOf(consumer);
      if (!owner) return undefined;
      const { run, task } = owner;
      if (line.isFollowed) return followLines(runs.rootOf(run), owner, line);
      const shown = maskedLine(run, clockOf(run, clock).now(), line);
      if (!shown.source) emitLog(run, task.key.task, line.index, shown);
      if (keepLine(task, logLimits, line, shown)) post({ type: 'logs', run, task });
      return undefined;
    },
  };
}

function followLines(
  { isOver, printed }: ActiveRun,
  { run, task }: Owner,
  { index, attempt, printedTo = 'stdout', message }: LoggedLine,
): Promise<void> | undefined {
  // Nobody reads them any more.
  if (isOver) return undefined;
  const text = run.mask ? run.mask.text(message) : message;
  const { task: name, visit } = task.key;
  const item = { task: name, visit, index };
  return printed.push({
    ...item,
    attempt,
    stream: printedTo,
    text,
    get element() {
      return toldElement(run, item);
    },
  });
}

/** A damaged batch counts as lost: its items are found undone when the pass ends, and run again. */
function openBatch(buffer: SharedArrayBuffer): CompletionBatch | undefined {
  try {
    return CompletionBatch.open(buffer);
  } catch (error) {
    if (error instanceof MillraceError) return undefined;
    throw error;
  }
}
