import type { RunId, TaskKey } from '../run/records.ts';
import type {
  Answer,
  EventKey,
  SignalRecord,
  WaitingItem,
  WaitPlace,
  WaitRecord,
} from '../run/wait-record.ts';

/** Items that wait on disk. No method reads all of them but `of`. */
export interface WaitReader {
  get(run: RunId, place: WaitPlace): WaitRecord | undefined;
  /** Those of a task, by index, with questions that were answered. */
  of(key: TaskKey): Iterable<WaitingItem>;
  /** When the next one of a run is due, after `now`. */
  nextDue(run: RunId, now: number): number | undefined;
  /** The first of a run that are due at a time. */
  due(run: RunId, now: number, limit: number): WaitingItem[];
  /** The first of a run that were answered, or whose signal has come. */
  noticed(run: RunId, limit: number): WaitingItem[];
  /** The newest signal of an event and key. */
  signal(of: EventKey): SignalRecord | undefined;
  /** The signal that an earlier visit of a task got last; undefined: none. */
  got(run: RunId, visit: Pick<WaitPlace, 'task' | 'visit'>, of: EventKey): number | undefined;
  /** The number of the last signal of the store. */
  lastSignal(): number;
}

export interface WaitWriter extends WaitReader {
  /** Puts an item that waits from now on. One that waits already goes on as it was. */
  put(run: RunId, item: WaitingItem): void;
  /**
   * The item waits no more. `got`: the signal that has ended it. A question keeps its answer, all
   * else is removed.
   */
  end(run: RunId, place: WaitPlace, got?: number): void;
  /** Gives the answer to a question that has none. */
  answer(run: RunId, place: WaitPlace, answer: Answer): void;
  /** Puts a signal in place of an earlier one, and notices the waits that it ends. */
  send(signal: Omit<SignalRecord, 'seq'>): SignalRecord;
}
