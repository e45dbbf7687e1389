/** How many permits something could use at a priority. */
export interface Demand {
  readonly priority: number;
  readonly count: number;
}

/** What a process wants of a limit, as far as the others need to know. */
export interface Claimant {
  /** Permits in use and permits that it waits for, by priority. */
  readonly wants: readonly Demand[];
  /** When it last got permits, or began to wait: a number that only rises. */
  readonly turn: number;
}

/**
 * How many of `limit` permits each process is to have: higher priorities first, and within one
 * priority as evenly as they can be used. What cannot be divided goes to those that have waited
 * longest, so that equals take turns. Every process comes to the same result.
 */
export function permitShares<Owner>(
  limit: number,
  claimants: ReadonlyMap<Owner, Claimant>,
): Map<Owner, number> {
  const shares = new Map<Owner, number>();
  const inTurn = [...claimants].toSorted(([, a], [, b]) => a.turn - b.turn);
  let left = limit;
  for (const priority of prioritiesOf(claimants.values())) {
    if (left <= 0) break;
    const demands = inTurn.map(([owner, { wants }]) => [owner, demandAt(wants, priority)] as const);
    for (const [owner, share] of evenShares(left, demands)) {
      shares.set(owner, (shares.get(owner) ?? 0) + share);
      left -= share;
    }
  }
  return shares;
}

/** The highest first. */
function prioritiesOf(claimants: Iterable<Claimant>): number[] {
  const all = new Set<number>();
  for (const { wants } of claimants) for (const { priority } of wants) all.add(priority);
  return [...all].toSorted((a, b) => b - a);
}

function demandAt(wants: readonly Demand[], priority: number): number {
  return wants.reduce((sum, one) => (one.priority === priority ? sum + one.count : sum), 0);
}

/** Nobody gets two more than another that wants more. The first in `demands` get the rest. */
function evenShares<Owner>(
  limit: number,
  demands: readonly (readonly [owner: Owner, demand: number])[],
): Map<Owner, number> {
  const shares = new Map<Owner, number>();
  let left = limit;
  let open = demands.filter(([, demand]) => demand > 0);
  while (left > 0 && open.length > 0) {
    const each = Math.max(1, Math.floor(left / open.length));
    for (const [owner, demand] of open) {
      const before = shares.get(owner) ?? 0;
      const more = Math.min(each, demand - before, left);
      shares.set(owner, before + more);
      left -= more;
    }
    open = open.filter(([owner, demand]) => demand > (shares.get(owner) ?? 0));
  }
  return shares;
}

/** What a process counts with that takes no more for now: what it holds, the highest first. */
export function wantsWithin(wants: readonly Demand[], held: number): Demand[] {
  let left = held;
  return wants
    .toSorted((a, b) => b.priority - a.priority)
    .map(({ priority, count }) => {
      const used = Math.min(count, left);
      left -= used;
      return { priority, count: used };
    });
}

/**
 * What a process holds next. It takes no more than is free, and gives back what is above its share
 * and not in use.
 */
export function nextHolding(
  limit: number,
  own: { readonly held: number; readonly inUse: number; readonly share: number },
  others: Iterable<{ readonly held: number }>,
): number {
  const { held, inUse, share } = own;
  if (share <= held) return Math.max(share, inUse);
  let free = limit - held;
  for (const other of others) free -= other.held;
  return held + Math.max(0, Math.min(share - held, free));
}
