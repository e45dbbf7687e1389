import { type Claim, ownerId } from '../../run/limit-record.ts';
import { wantsWithin } from '../../run/permit-shares.ts';

/** A process that is to have more than it holds says so again after this, in milliseconds. */
export const SAY_AGAIN_MS = 250;

/** One that has said nothing for so long takes nothing: it may stand still. */
const QUIET_MS = 4 * SAY_AGAIN_MS;

/**
 * The claims of others, and for how long this process has seen each as it is. One that waits and
 * does not say so again leaves what it could take to others.
 */
export class QuietClaims {
  #seen = new Map<string, { readonly written: number; readonly at: number }>();

  /** `now`: on the monotonic clock. */
  see(claims: readonly Claim[], now: number): void {
    const before = this.#seen;
    this.#seen = new Map(
      claims.map(({ owner, written }) => {
        const id = ownerId(owner);
        const known = before.get(id);
        return [id, known?.written === written ? known : { written, at: now }];
      }),
    );
  }

  /** What a claim counts for now. */
  counted(claim: Claim, now: number): Claim {
    const { at } = this.#seen.get(ownerId(claim.owner)) ?? { at: now };
    return now - at < QUIET_MS ? claim : { ...claim, wants: wantsWithin(claim.wants, claim.held) };
  }
}
