import type { Demand } from '../../run/permit-shares.ts';

/** Deals out the permits that this process has of a limit. */
export interface Dealer {
  /** What it could use, by priority: what is in use, and what waits. */
  readonly demands: readonly Demand[];
  /** Permits that are dealt out. They come back as their users end. */
  readonly held: number;
  /** It has so many from now on. What is dealt out beyond that is not dealt out again. */
  resize(permits: number): void;
}
