import type { CountedLimit, LimitWriter } from '../../ports/limits.ts';
import type { LimitKey } from '../../run/limit-key.ts';
import { type Claim, type LimitRecord, ownerId } from '../../run/limit-record.ts';
import type { Demand } from '../../run/permit-shares.ts';
import type { LeaseOwner } from '../../run/records.ts';
import { type Form, isCount, isText, isTime, like, listOf, optional } from './form.ts';
import { limitKey } from './keys.ts';
import { raiseFormat } from './marker.ts';
import { jsonCodec } from './record-codec.ts';
import { ownerForm } from './records.ts';
import type { Key, Tables } from './tables.ts';

const limitCodec = jsonCodec<LimitRecord>({
  workflow: optional(isText),
  name: isText,
  concurrency: optional(isCount),
  rate: optional(isTime),
});

const demandForm: Form<Demand> = { priority: Number.isSafeInteger, count: isCount };

const claimCodec = jsonCodec<Claim>({
  owner: like(ownerForm),
  held: isCount,
  wants: listOf(like(demandForm)),
  turn: isCount,
  written: isCount,
});

const startCodec = jsonCodec<{ readonly next: number }>({ next: isTime });

const changesKey: Key = [0];

/**
 * Limits, and what processes hold of them. Whatever a process writes here counts a change, so that
 * the others see by one read whether there is something new.
 *
 * | table, key                               | value                                  |
 * | ---------------------------------------- | -------------------------------------- |
 * | limits: workflow or 0, name              | the limit                              |
 * | permits: 0                               | the number of changes                  |
 * | permits: level, workflow, name, 0        | the time of the next start             |
 * | permits: level, workflow, name, 1, owner | what the owner holds, and what it wants |
 */
export class TableLimits implements LimitWriter {
  readonly #tables: Tables;

  constructor(tables: Tables) {
    this.#tables = tables;
  }

  get changes(): number {
    const bytes = this.#tables.get('permits', changesKey);
    return bytes ? Number(Buffer.from(bytes).toString()) : 0;
  }

  get(key: LimitKey): LimitRecord | undefined {
    const bytes = this.#tables.get('limits', limitKey(key));
    return bytes && limitCodec.decode(bytes, `limit ${key.name}`);
  }

  all(): LimitRecord[] {
    return this.#tables
      .range('limits', [])
      .map(({ key, value }) => limitCodec.decode(value, `limit ${key[1]}`));
  }

  claims(of: CountedLimit): Claim[] {
    return this.#tables
      .range('permits', [...countedKey(of), 1])
      .map(({ value }) => claimCodec.decode(value, `a claim of limit ${of.name}`));
  }

  nextStart(of: CountedLimit): number | undefined {
    const bytes = this.#tables.get('permits', [...countedKey(of), 0]);
    return bytes && startCodec.decode(bytes, `the starts of limit ${of.name}`).next;
  }

  put(limit: LimitRecord): void {
    raiseFormat(this.#tables);
    this.#tables.put('limits', limitKey(limit), limitCodec.encode(limit));
    this.#changed();
  }

  remove(key: LimitKey): boolean {
    if (!this.get(key)) return false;
    this.#tables.remove('limits', limitKey(key));
    this.#changed();
    return true;
  }

  putClaim(of: CountedLimit, claim: Omit<Claim, 'written'>): void {
    raiseFormat(this.#tables);
    const written = { ...claim, written: this.changes + 1 };
    this.#tables.put('permits', claimKey(of, claim.owner), claimCodec.encode(written));
    this.#changed();
  }

  removeClaim(of: CountedLimit, owner: LeaseOwner): void {
    this.#tables.remove('permits', claimKey(of, owner));
    this.#changed();
  }

  removeClaimsOf(owner: LeaseOwner): void {
    const id = ownerId(owner);
    const keys = [...this.#tables.keys('permits', [])].filter((key) => key.at(-1) === id);
    for (const key of keys) this.#tables.remove('permits', key);
    if (keys.length > 0) this.#changed();
  }

  putNextStart(of: CountedLimit, next: number): void {
    this.#tables.put('permits', [...countedKey(of), 0], startCodec.encode({ next }));
  }

  #changed(): void {
    this.#tables.put('permits', changesKey, Buffer.from(String(this.changes + 1)));
  }
}

function countedKey(of: CountedLimit): Key {
  return [of.level, ...limitKey(of)];
}

function claimKey(of: CountedLimit, owner: LeaseOwner): Key {
  return [...countedKey(of), 1, ownerId(owner)];
}
