import type { Refusal } from '../../../src/dashboard/payloads/actions.ts';
import { Stored } from '../dom/stored.ts';

/** How the page stands to its server; `seenAt` and `retryAt` are of the clock of the page. */
export type Connection =
  | { readonly kind: 'opening' | 'live' | 'ended' }
  | { readonly kind: 'file'; readonly savedAt: number }
  | { readonly kind: 'lost'; readonly seenAt: number; readonly retryAt: number }
  | { readonly kind: 'gone'; readonly refusal: Refusal };

export const connection = new Stored<Connection>({ kind: 'opening' });

/** Tries again at once; what is open now sets it. */
export const retryNow = new Stored<() => void>(() => undefined);

/** 1 s, doubling, to 15 s; up to half of it left to chance, so that pages do not come together. */
export function backOff(failures: number, chance: number): number {
  const full = Math.min(15_000, 1000 * 2 ** failures);
  return full * (1 - chance / 2);
}
