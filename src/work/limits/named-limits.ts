import type { CancelTimer, Clock } from '../../ports/clock.ts';
import type { CountedLimit } from '../../ports/limits.ts';
import type { Store } from '../../ports/store.ts';
import type { AttemptLimit, NamedLimit } from '../../ports/work.ts';
import { type LimitLevel, limitText } from '../../run/limit-key.ts';
import { ownerId } from '../../run/limit-record.ts';
import type { LeaseOwner } from '../../run/records.ts';
import type { Dealer } from './dealer.ts';
import { FairShares } from './fair-shares.ts';
import { LimitClaim } from './limit-claim.ts';
import { PriorityShares } from './priority-shares.ts';
import { RunQueue } from './run-queue.ts';

/** Milliseconds between two looks at what others have: while something waits, and otherwise. */
const looks = { asking: 10, holding: 25 } as const;

/** A process among those that share limits. */
export interface LimitProcess {
  /** As the owner of claims. */
  readonly owner: LeaseOwner;
  readonly alive: (owner: LeaseOwner) => boolean;
}

/** Where no other process has the store. */
export const onlyProcess: LimitProcess = {
  owner: { pid: 0, host: '', started: '', since: 0, executor: 'engine' },
  alive: () => true,
};

interface Parts extends LimitProcess {
  readonly store: Pick<Store, 'limits' | 'commit'>;
  readonly clock: Clock;
}

/** What shares a limit: equals take turns by `run`. */
interface Sharing {
  readonly run: object;
  readonly priority: number;
}

interface Entry<D extends Dealer> {
  readonly claim: LimitClaim;
  readonly dealer: D;
  readonly byRun: WeakMap<object, Map<number, FairShares>>;
  /** Tasks and runs that count in it. */
  uses: number;
}

const unlimited = Number.MAX_SAFE_INTEGER;

/**
 * The limits that runs of this process count in. Within the process, what wants permits and what
 * gives them back says so. Other processes are seen by looks at the store, only while something
 * here has permits or waits for them. One transaction settles all claims that have changed.
 */
export class NamedLimits {
  readonly #parts: Parts;
  readonly #attempts = new Map<string, Entry<PriorityShares>>();
  readonly #runs = new Map<string, Entry<RunQueue>>();
  /** Those with a claim on disk. */
  readonly #active = new Set<LimitClaim>();
  readonly #unsettled = new Set<LimitClaim>();
  #settling: Promise<void> | undefined;
  #cancelTimer: CancelTimer | undefined;
  /** The number of changes at the last look. */
  #seen = -1;
  #isClosed = false;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** What the attempts of a task count in. */
  attempts(limit: NamedLimit, { run, priority }: Sharing): AttemptLimit {
    const entry = this.#entry(this.#attempts, 'attempts', limit, (changed) => {
      return new PriorityShares(this.#parts.clock, changed);
    });
    entry.uses++;
    const shared = sharesOf(entry, { run, priority }, this.#parts.clock);
    const rate = entry.claim.rate(this.#parts.store.limits);
    return { shared, rate, release: () => this.#drop(this.#attempts, entry) };
  }

  /** Calls `admitted` once a run may begin. Returns a function that ends that. */
  enter(limit: NamedLimit, priority: number, admitted: () => void): () => void {
    const entry = this.#queue(limit);
    entry.uses++;
    const leave = entry.dealer.enter(priority, admitted);
    return () => {
      leave();
      this.#drop(this.#runs, entry);
    };
  }

  #queue(limit: NamedLimit): Entry<RunQueue> {
    const { clock, store } = this.#parts;
    const untilStart = (): number => entry.claim.rate(store.limits).start();
    const wait = (ms: number, ring: () => void): void => void clock.after(ms, ring);
    const entry: Entry<RunQueue> = this.#entry(this.#runs, 'runs', limit, (changed) => {
      return new RunQueue({ changed, untilStart, wait });
    });
    return entry;
  }

  /** Gives everything back. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#cancelTimer?.();
    await this.#settling;
    const claims = [...this.#active];
    if (claims.length === 0) return;
    // After a failed write, the claims go with the process.
    await this.#parts.store
      .commit((tx) => {
        for (const claim of claims) claim.release(tx.limits);
      })
      .catch(() => {});
  }

  #entry<D extends Dealer>(
    entries: Map<string, Entry<D>>,
    level: LimitLevel,
    { workflow, name, definition }: NamedLimit,
    make: (changed: () => void) => D,
  ): Entry<D> {
    const text = limitText({ ...(workflow === undefined ? {} : { workflow }), name });
    const known = entries.get(text);
    if (known) return known;
    const of: CountedLimit = { ...(workflow === undefined ? {} : { workflow }), name, level };
    const dealer = make(() => this.#changed(claim));
    const claim = new LimitClaim(of, dealer, definition, this.#parts);
    const entry: Entry<D> = { claim, dealer, byRun: new WeakMap(), uses: 0 };
    entries.set(text, entry);
    return entry;
  }

  #drop<D extends Dealer>(entries: Map<string, Entry<D>>, entry: Entry<D>): void {
    entry.uses--;
    this.#forget(entries, entry);
  }

  /** Nothing counts in it any more, also on disk. */
  #forget<D extends Dealer>(entries: Map<string, Entry<D>>, entry: Entry<D>): void {
    const { claim, uses } = entry;
    if (uses > 0 || claim.state !== 'idle' || this.#unsettled.has(claim)) return;
    const text = limitText(claim.of);
    if (entries.get(text) === entry) entries.delete(text);
  }

  #changed(claim: LimitClaim): void {
    if (claim.isPressing) this.#settle(claim);
  }

  #settle(claim: LimitClaim): void {
    this.#unsettled.add(claim);
    if (this.#isClosed) return;
    this.#settling ??= this.#settleAll();
  }

  async #settleAll(): Promise<void> {
    // What changes in this turn of the event loop shares the transaction.
    await Promise.resolve();
    while (this.#unsettled.size > 0 && !this.#isClosed) {
      const claims = [...this.#unsettled];
      this.#unsettled.clear();
      const settled = await this.#parts.store
        .commit((tx) => claims.map((claim) => claim.settle(tx.limits)))
        .catch(() => undefined);
      // The engine finds out why nothing can be written.
      if (!settled) break;
      for (const follow of settled) follow();
      for (const claim of claims) {
        if (claim.state === 'idle') this.#active.delete(claim);
        else this.#active.add(claim);
        if (claim.isPressing) this.#unsettled.add(claim);
      }
    }
    // In the same step as the last look for unsettled claims: one that comes later begins anew.
    this.#settling = undefined;
    this.#lookLater();
  }

  #lookLater(): void {
    if (this.#isClosed || this.#active.size === 0) return;
    const isAsking = [...this.#active].some(({ state }) => state === 'asking');
    const { clock } = this.#parts;
    this.#cancelTimer?.();
    this.#cancelTimer = clock.after(isAsking ? looks.asking : looks.holding, () => this.#look());
  }

  #look(): void {
    const { limits } = this.#parts.store;
    const { changes } = limits;
    const isNew = changes !== this.#seen;
    this.#seen = changes;
    const alive = this.#aliveOnce();
    for (const claim of this.#active) {
      if (claim.look(limits, isNew, alive)) this.#settle(claim);
    }
    this.#forgetAll(this.#attempts);
    this.#forgetAll(this.#runs);
    this.#lookLater();
  }

  #forgetAll<D extends Dealer>(entries: Map<string, Entry<D>>): void {
    for (const entry of entries.values()) this.#forget(entries, entry);
  }

  /** Each process is looked for once in a look. */
  #aliveOnce(): (owner: LeaseOwner) => boolean {
    const known = new Map<string, boolean>();
    return (owner) => {
      const id = ownerId(owner);
      const isAlive = known.get(id) ?? this.#parts.alive(owner);
      known.set(id, isAlive);
      return isAlive;
    };
  }
}

function sharesOf(
  { dealer, byRun }: Entry<PriorityShares>,
  { run, priority }: Sharing,
  clock: Clock,
): FairShares {
  const ofRun = byRun.get(run) ?? new Map<number, FairShares>();
  byRun.set(run, ofRun);
  const known = ofRun.get(priority) ?? new FairShares(unlimited, clock, dealer.at(priority));
  ofRun.set(priority, known);
  return known;
}
