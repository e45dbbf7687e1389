import type { SignalRecord } from '../../run/wait-record.ts';
import type { Key, Tables } from './tables.ts';
import { signalCodec } from './wait-codec.ts';

/** How long a signal is kept, in milliseconds. */
const kept = 7 * 86_400_000;

/** Old signals that one new one removes, at most. */
const removed = 10;

const lastKey: Key = [0];

/**
 * The newest signal of each event and key, by their hash.
 *
 * | key of `signals` | value                                     |
 * | ---------------- | ----------------------------------------- |
 * | 0                | the number of the last signal             |
 * | 1, hash          | the newest signal                         |
 * | 2, time, hash    | nothing: it is found when it is too old   |
 */
export class Signals {
  readonly #tables: Tables;

  constructor(tables: Tables) {
    this.#tables = tables;
  }

  last(): number {
    const bytes = this.#tables.get('signals', lastKey);
    return bytes ? Number(Buffer.from(bytes).toString()) : 0;
  }

  newest(event: string): SignalRecord | undefined {
    const bytes = this.#tables.get('signals', [1, event]);
    return bytes && signalCodec.decode(bytes, 'a signal');
  }

  put(event: string, signal: Omit<SignalRecord, 'seq'>): SignalRecord {
    const before = this.newest(event);
    if (before) this.#tables.remove('signals', [2, before.at, event]);
    const seq = this.last() + 1;
    const sent = { ...signal, seq };
    this.#tables.put('signals', lastKey, Buffer.from(String(seq)));
    this.#tables.put('signals', [1, event], signalCodec.encode(sent));
    this.#tables.put('signals', [2, sent.at, event], Uint8Array.of(1));
    this.#removeOld(signal.at - kept);
    return sent;
  }

  #removeOld(before: number): void {
    for (const key of this.#tables.keys('signals', [2], removed)) {
      if (Number(key[1]) >= before) return;
      this.#tables.remove('signals', key);
      this.#tables.remove('signals', [1, String(key[2])]);
    }
  }
}
