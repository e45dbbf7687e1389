import type { Clock } from '../../ports/clock.ts';
import type { CountedLimit, LimitReader, LimitWriter } from '../../ports/limits.ts';
import type { Claim } from '../../run/limit-record.ts';
import { ownerId } from '../../run/limit-record.ts';
import { type Claimant, type Demand, nextHolding, permitShares } from '../../run/permit-shares.ts';
import type { LeaseOwner } from '../../run/records.ts';
import type { Limit } from '../../workflow/workflow.ts';
import type { RateLimiter } from '../../wire/shared/rate-limiter.ts';
import type { Dealer } from './dealer.ts';
import { QuietClaims, SAY_AGAIN_MS } from './quiet-claims.ts';
import { RateSpans } from './rate-spans.ts';

/** While equals wait, permits that are wanted are kept this long, in milliseconds. */
const TURN_MS = 25;

/** What claims of a process need to know of it and of others. */
export interface ClaimParts {
  readonly clock: Clock;
  readonly owner: LeaseOwner;
  readonly alive: (owner: LeaseOwner) => boolean;
}

type Own = Pick<Claim, 'held' | 'wants' | 'turn'>;

const nothing: Own = { held: 0, wants: [], turn: 0 };

/**
 * What this process has of one limit.
 *
 * | state   | holds                                            | left when                       |
 * | ------- | ------------------------------------------------ | ------------------------------- |
 * | idle    | it has no claim: it wants nothing and holds none | something is wanted             |
 * | asking  | it wants more than it holds, and says so on disk | it holds all; nothing is wanted |
 * | holding | it holds what it wants                           | it wants more; nothing          |
 *
 * `settle`, in a transaction, makes every move, by the same rule in every process: it takes what is
 * free of its share, and gives back what is above it and not in use. What it takes counts once that
 * is on disk; what it gives back is not dealt out again from before. A claim goes with its process:
 * one of a process that has died is removed by whoever wants permits, and one of a process that
 * stands still counts for no more than it holds.
 */
export class LimitClaim {
  readonly of: CountedLimit;
  readonly dealer: Dealer;
  readonly #parts: ClaimParts;
  readonly #definition: (limits: LimitReader) => Limit;
  /** As it is on disk. */
  #own: Own = nothing;
  #others: readonly Claim[] = [];
  readonly #quiet = new QuietClaims();
  #limit: Limit = {};
  readonly #rate = new RateSpans();
  /** When it last got permits, and when it last said what it wants, on the monotonic clock. */
  #gotAt = Number.NEGATIVE_INFINITY;
  #saidAt = Number.NEGATIVE_INFINITY;
  /** Permits that are above its share, and come back as their users end. */
  #isGivingBack = false;

  constructor(
    of: CountedLimit,
    dealer: Dealer,
    definition: (limits: LimitReader) => Limit,
    parts: ClaimParts,
  ) {
    this.of = of;
    this.dealer = dealer;
    this.#definition = definition;
    this.#parts = parts;
  }

  get state(): 'idle' | 'asking' | 'holding' {
    const { held, wants } = this.#own;
    if (held === 0 && wants.length === 0) return 'idle';
    return total(wants) > held ? 'asking' : 'holding';
  }

  /** Its rate, which may come and go. Reads the limit first. */
  rate(limits: LimitReader): RateLimiter {
    this.#readLimit(limits);
    return this.#rate.limiter;
  }

  /** What the dealer wants or holds may have changed. Returns whether it must settle at once. */
  get isPressing(): boolean {
    const { held, wants } = this.#own;
    if (this.#isGivingBack && this.dealer.held < held) return true;
    const most = this.#limit.concurrency ?? Number.POSITIVE_INFINITY;
    return isMore(this.dealer.demands, wants, most);
  }

  /** Looks at what others have; `isNew`: that may have changed. Returns whether it must settle. */
  look(limits: LimitReader, isNew: boolean, alive: (owner: LeaseOwner) => boolean): boolean {
    if (isNew) {
      this.#readLimit(limits);
      this.#others = this.#othersOf(limits.claims(this.of));
    }
    if (this.#mayReserve(limits)) return true;
    const { held, wants, turn } = this.#own;
    const demands = this.#demands();
    const isTold = isSame(demands, wants);
    if (!isTold && (demands.length === 0 || this.#others.length > 0)) return true;
    if (this.state === 'asking' && this.#others.some(({ owner }) => !alive(owner))) return true;
    const { share, isOver } = this.#shareOf(demands, this.#others, turn);
    if (isOver || this.#mustSay(share)) return true;
    this.#shrink(share);
    const inUse = this.dealer.held;
    return nextHolding(this.#most, { held, inUse, share }, this.#others) !== held;
  }

  /** In a transaction. Returns what follows once it is on disk. */
  settle(limits: LimitWriter): () => void {
    const { owner, alive, clock } = this.#parts;
    this.#readLimit(limits);
    const claims = limits.claims(this.of);
    const before = claims.find((claim) => ownerId(claim.owner) === ownerId(owner));
    // Another process has taken what this one held.
    if (!before && this.#own.held > 0) this.#forget();
    const demands = this.#demands();
    const others = this.#othersOf(claims).filter((claim) => {
      if (alive(claim.owner)) return true;
      limits.removeClaim(this.of, claim.owner);
      return false;
    });
    const changes = limits.changes + 1;
    const { share, isOver } = this.#shareOf(demands, others, before?.turn ?? changes);
    const turn = isOver ? changes : (before?.turn ?? changes);
    this.#shrink(share);
    const { held: inUse } = this.dealer;
    const held = nextHolding(this.#most, { held: this.#own.held, inUse, share }, others);
    const isMoreThanBefore = held > this.#own.held;
    const next: Own = { held, wants: demands, turn: isMoreThanBefore ? changes : turn };
    if (held === 0 && demands.length === 0) {
      if (before) limits.removeClaim(this.of, owner);
    } else if (!before || !isSameClaim(before, next) || this.#mustSay(share)) {
      limits.putClaim(this.of, { owner, ...next });
      this.#saidAt = clock.monotonic();
    }
    const now = clock.now();
    const span = this.#mayReserve(limits) ? this.#rate.reserve(limits, this.of, now) : undefined;
    if (demands.length === 0) this.#rate.release(limits, this.of, now);
    return () => {
      if (isMoreThanBefore) this.#gotAt = clock.monotonic();
      this.#own = next;
      this.#others = others;
      this.#isGivingBack = share < held;
      if (span) this.#rate.reserved(span, clock.now());
      this.dealer.resize(Math.min(share, held));
    };
  }

  /** The process closes. */
  release(limits: LimitWriter): void {
    if (this.state === 'idle') return;
    limits.removeClaim(this.of, this.#parts.owner);
    this.#rate.release(limits, this.of, this.#parts.clock.now());
    this.#own = nothing;
  }

  #demands(): readonly Demand[] {
    return this.dealer.demands.filter(({ count }) => count > 0);
  }

  /** What is above the share is not dealt out again. */
  #shrink(share: number): void {
    const { held } = this.#own;
    this.#isGivingBack = share < held;
    this.dealer.resize(Math.min(share, held));
  }

  #mayReserve(limits: LimitReader): boolean {
    const now = this.#parts.clock.now();
    return this.#demands().length > 0 && this.#rate.mayReserve(limits, this.of, now);
  }

  /** It is to have more than it holds: others leave that to it only while they hear of it. */
  #mustSay(share: number): boolean {
    const since = this.#parts.clock.monotonic() - this.#saidAt;
    return share > this.#own.held && since >= SAY_AGAIN_MS;
  }

  #forget(): void {
    this.dealer.resize(0);
    this.#own = { ...nothing, held: this.dealer.held };
  }

  get #most(): number {
    return this.#limit.concurrency ?? Number.POSITIVE_INFINITY;
  }

  /**
   * Equals take turns: what cannot be divided is kept for a while, since turns of no time serve
   * nobody, and then this process comes last. `isOver`: it does from now on.
   */
  #shareOf(
    demands: readonly Demand[],
    others: readonly Claim[],
    turn: number,
  ): { readonly share: number; readonly isOver: boolean } {
    const now = this.#parts.clock.monotonic();
    const counted = others.map((claim) => this.#quiet.counted(claim, now));
    const shareAt = (at: number): number => {
      const claims = new Map<Claim | 'own', Claimant>(counted.map((claim) => [claim, claim]));
      claims.set('own', { wants: demands, turn: at });
      return permitShares(this.#most, claims).get('own') ?? 0;
    };
    const share = shareAt(turn);
    const isTurn = now - this.#gotAt < TURN_MS;
    if (isTurn) {
      const kept = Math.min(this.#own.held, total(demands));
      return { share: Math.max(share, kept), isOver: false };
    }
    if (this.#own.held === 0) return { share, isOver: false };
    const last = shareAt(Number.POSITIVE_INFINITY);
    return { share: last, isOver: last < share };
  }

  #othersOf(claims: readonly Claim[]): readonly Claim[] {
    const own = ownerId(this.#parts.owner);
    const others = claims.filter((claim) => ownerId(claim.owner) !== own);
    this.#quiet.see(others, this.#parts.clock.monotonic());
    return others;
  }

  #readLimit(limits: LimitReader): void {
    this.#limit = this.#definition(limits);
    this.#rate.setRate(this.#limit.rate);
  }
}

function total(demands: readonly Demand[]): number {
  return demands.reduce((sum, { count }) => sum + count, 0);
}

/** More is wanted than was said, at some priority or above, as far as it can matter. */
function isMore(demands: readonly Demand[], said: readonly Demand[], most: number): boolean {
  return demands.some(({ priority }) => {
    const before = totalFrom(said, priority);
    return before < most && totalFrom(demands, priority) > before;
  });
}

function totalFrom(demands: readonly Demand[], priority: number): number {
  return total(demands.filter((one) => one.priority >= priority));
}

function isSameClaim(a: Own, b: Own): boolean {
  return a.held === b.held && a.turn === b.turn && isSame(a.wants, b.wants);
}

function isSame(a: readonly Demand[], b: readonly Demand[]): boolean {
  return (
    a.length === b.length &&
    a.every(({ priority, count }) =>
      b.some((one) => one.priority === priority && one.count === count),
    )
  );
}
