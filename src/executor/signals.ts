import { type OptionKinds, requireArgument, requireOptions } from '../call-options.ts';
import type { Json } from '../lang/json.ts';
import { jsonValue, path, text } from '../lang/kinds.ts';
import type { Store } from '../ports/store.ts';
import { surroundings } from './surroundings.ts';
import { withStore } from './with-store.ts';

/** What a signal says. */
export interface SignalOptions {
  /** What the event is about, such as the name of a file; absent: nothing in particular. */
  readonly key?: string;
  /** What waits for it gets this value; absent: null. */
  readonly data?: Json;
  /** Who sends it. */
  readonly by?: string;
}

const signalOptions: OptionKinds<SignalOptions> = {
  key: text,
  data: jsonValue,
  by: text,
};

/**
 * Sends a signal: what waits for its event and key goes on, in every run of the store. The newest
 * signal is kept for 7 days. Resolves with its number among all signals of the store. Throws MR501,
 * MR601, MR602 or MR606 (store).
 */
export async function sendSignal(
  directory: string,
  event: string,
  options: SignalOptions = {},
): Promise<number> {
  requireArgument('sendSignal', 'directory', directory, path);
  requireSignal('sendSignal', event, options);
  return withStore(directory, (store) => putSignal(store, event, options));
}

export function requireSignal(call: string, event: unknown, options: object): void {
  requireArgument(call, 'event', event, text);
  requireOptions(call, options, signalOptions);
}

export async function putSignal(
  store: Store,
  event: string,
  { key = '', data = null, by }: SignalOptions,
): Promise<number> {
  const at = surroundings.clock.now();
  const signal = { event, key, data, by: by ?? null, at };
  return (await store.commit((tx) => tx.waits.send(signal))).seq;
}
