import type { WaitWriter } from '../../ports/waits.ts';
import type { RunId, TaskKey } from '../../run/records.ts';
import {
  type Answer,
  type EventKey,
  isSameWait,
  type SignalRecord,
  type SignalWait,
  type WaitingItem,
  type WaitPlace,
  type WaitRecord,
} from '../../run/wait-record.ts';
import { eventHash, runKey, taskKey, waitKey } from './keys.ts';
import { raiseFormat } from './marker.ts';
import { Signals } from './signals.ts';
import type { Key, Tables } from './tables.ts';
import { waitCodec } from './wait-codec.ts';

const waitsPerPage = 256;

/** No two times of today are closer than this, in milliseconds, as numbers. */
const leastDelay = 2 ** -12;

/** An entry of an index has nothing but its key. */
const present = Uint8Array.of(1);

/**
 * Items that wait, over any tables, with an index for each way in which a wait ends.
 *
 * | table     | key                                      | an entry means                  |
 * | --------- | ---------------------------------------- | ------------------------------- |
 * | waits     | run, task, visit, index                  | the item waits, or was answered |
 * | dues      | run, due, task, visit, index             | it ends by itself               |
 * | events    | run, 0, event, after, task, visit, index | it waits for a signal           |
 * | events    | run, 1, task, event, visit               | the signal that the visit got   |
 * | listeners | event, run                               | something of the run waits      |
 * | notices   | run, 0, task, visit, index               | a question was answered         |
 * | notices   | run, 1, event                            | a signal has come               |
 */
export class TableWaits implements WaitWriter {
  readonly #tables: Tables;
  readonly #signals: Signals;

  constructor(tables: Tables) {
    this.#tables = tables;
    this.#signals = new Signals(tables);
  }

  get(run: RunId, place: WaitPlace): WaitRecord | undefined {
    const bytes = this.#tables.get('waits', waitKey(run, place));
    return bytes && waitCodec.decode(bytes, `a wait of task ${place.task}`);
  }

  *of(key: TaskKey): Generator<WaitingItem> {
    const { task, visit } = key;
    let from: number | undefined = 0;
    while (from !== undefined) {
      const page = this.#tables.range('waits', taskKey(key), { from, limit: waitsPerPage });
      for (const { key: at, value } of page) {
        const wait = waitCodec.decode(value, `a wait of task ${task}`);
        yield { task, visit, index: Number(at.at(-1)), wait };
      }
      const last = page.length === waitsPerPage ? page.at(-1) : undefined;
      from = last && Number(last.key.at(-1)) + 1;
    }
  }

  nextDue(run: RunId, now: number): number | undefined {
    const after = { from: now + leastDelay, limit: 1 };
    const [first] = this.#tables.range('dues', runKey(run), after);
    return first && Number(first.key[1]);
  }

  due(run: RunId, now: number, limit: number): WaitingItem[] {
    const keys = this.#tables.keys('dues', runKey(run), limit);
    return this.#itemsAt(
      run,
      keys.filter(([, due]) => Number(due) <= now),
    );
  }

  noticed(run: RunId, limit: number): WaitingItem[] {
    const keys = this.#tables.keys('notices', runKey(run), limit);
    const answered = this.#itemsAt(
      run,
      keys.filter(([, kind]) => kind === 0),
    );
    const events = keys.flatMap(([, kind, event]) => (kind === 1 ? [String(event)] : []));
    const signalled = events.flatMap((event) => {
      const { seq = 0 } = this.#signals.newest(event) ?? {};
      const waiting = this.#tables.keys('events', [...runKey(run), 0, event], limit);
      return this.#itemsAt(
        run,
        waiting.filter(([, , , after]) => Number(after) < seq),
      );
    });
    return [...answered, ...signalled].slice(0, limit);
  }

  signal(of: EventKey): SignalRecord | undefined {
    return this.#signals.newest(eventHash(of));
  }

  got(
    run: RunId,
    { task, visit }: Pick<WaitPlace, 'task' | 'visit'>,
    of: EventKey,
  ): number | undefined {
    const visits = this.#tables.range('events', [...runKey(run), 1, task, eventHash(of)]);
    const before = visits.findLast(({ key }) => Number(key.at(-1)) < visit);
    return before && Number(Buffer.from(before.value).toString());
  }

  lastSignal(): number {
    return this.#signals.last();
  }

  put(run: RunId, { wait, ...place }: WaitingItem): void {
    const before = this.get(run, place);
    if (before && isSameWait(before, wait)) return;
    raiseFormat(this.#tables);
    if (before) this.#unlist(run, place, before);
    this.#tables.put('waits', waitKey(run, place), waitCodec.encode(wait));
    if (wait.due !== undefined) this.#tables.put('dues', dueKey(run, place, wait.due), present);
    if (wait.kind === 'signal') this.#listen(run, place, wait);
  }

  end(run: RunId, place: WaitPlace, got?: number): void {
    const wait = this.get(run, place);
    if (!wait) return;
    this.#unlist(run, place, wait);
    if (wait.kind === 'answer' && wait.given) return;
    this.#tables.remove('waits', waitKey(run, place));
    if (wait.kind !== 'signal' || got === undefined) return;
    const key = [...runKey(run), 1, place.task, eventHash(wait), place.visit];
    this.#tables.put('events', key, Buffer.from(String(got)));
  }

  answer(run: RunId, place: WaitPlace, given: Answer): void {
    const wait = this.get(run, place);
    if (wait?.kind !== 'answer' || wait.given) return;
    this.#tables.put('waits', waitKey(run, place), waitCodec.encode({ ...wait, given }));
    this.#tables.put('notices', noticeKey(run, place), present);
  }

  send(signal: Omit<SignalRecord, 'seq'>): SignalRecord {
    raiseFormat(this.#tables);
    const event = eventHash(signal);
    const sent = this.#signals.put(event, signal);
    for (const [, run] of this.#tables.keys('listeners', [event])) {
      this.#tables.put('notices', [String(run), 1, event], present);
    }
    return sent;
  }

  /** Called before a key of `events` is removed, with its run: nothing of the run listens. */
  forget([run, kind, event]: Key): void {
    if (kind === 0) this.#tables.remove('listeners', [String(event), String(run)]);
  }

  #itemsAt(run: RunId, keys: readonly Key[]): WaitingItem[] {
    return keys.flatMap((key) => {
      const [task, visit, index] = key.slice(-3);
      const place = { task: String(task), visit: Number(visit), index: Number(index) };
      const wait = this.get(run, place);
      return wait ? [{ ...place, wait }] : [];
    });
  }

  /** A signal that has come already ends the wait, too. */
  #listen(run: RunId, place: WaitPlace, wait: SignalWait): void {
    const event = eventHash(wait);
    this.#tables.put('events', eventKey(run, place, event, wait.after), present);
    this.#tables.put('listeners', [event, ...runKey(run)], present);
    const { seq = 0 } = this.#signals.newest(event) ?? {};
    if (seq > wait.after) this.#tables.put('notices', [...runKey(run), 1, event], present);
  }

  #unlist(run: RunId, place: WaitPlace, wait: WaitRecord): void {
    if (wait.due !== undefined) this.#tables.remove('dues', dueKey(run, place, wait.due));
    if (wait.kind === 'answer') this.#tables.remove('notices', noticeKey(run, place));
    if (wait.kind === 'signal') this.#stopListening(run, place, wait);
  }

  /** The notice stays while the signal ends others, which are first among those that wait. */
  #stopListening(run: RunId, place: WaitPlace, wait: SignalWait): void {
    const event = eventHash(wait);
    this.#tables.remove('events', eventKey(run, place, event, wait.after));
    const [next] = this.#tables.keys('events', [...runKey(run), 0, event], 1);
    const { seq = 0 } = this.#signals.newest(event) ?? {};
    if (next && Number(next[3]) < seq) return;
    this.#tables.remove('notices', [...runKey(run), 1, event]);
    if (!next) this.#tables.remove('listeners', [event, ...runKey(run)]);
  }
}

function dueKey(run: RunId, { task, visit, index }: WaitPlace, due: number): Key {
  return [...runKey(run), due, task, visit, index];
}

function eventKey(
  run: RunId,
  { task, visit, index }: WaitPlace,
  event: string,
  after: number,
): Key {
  return [...runKey(run), 0, event, after, task, visit, index];
}

function noticeKey(run: RunId, { task, visit, index }: WaitPlace): Key {
  return [...runKey(run), 0, task, visit, index];
}
