import { type OptionKinds, requireArgument, requireOptions } from '../call-options.ts';
import { MillraceError } from '../errors.ts';
import { anything, path, text } from '../lang/kinds.ts';
import type { CountedLimit, LimitReader } from '../ports/limits.ts';
import type { LimitRecord } from '../run/limit-record.ts';
import { openStoreReader } from '../store/open-store.ts';
import { declaredName, limit as limitForm } from '../workflow/limit-form.ts';
import { surroundings } from './surroundings.ts';
import { withStore } from './with-store.ts';

/** What a limit of the store allows; one of the two at least. */
export interface LimitSettings {
  /** The maximum number of runs, and of attempts, in flight. */
  readonly concurrency?: number;
  /** The maximum number that start per second: a number, or a text such as `100/m`. */
  readonly rate?: number | string;
}

/** How much of a limit is in use. */
export interface LimitUse {
  /** Permits that processes hold. */
  readonly held: number;
  /** Those that they wait for. */
  readonly waiting: number;
}

/** A limit of the store, or of a workflow, and its use. */
export interface LimitReport {
  /** Its name. */
  readonly name: string;
  /** The workflow that has declared it; null: it is a limit of the store. */
  readonly workflow: string | null;
  /** What may be in flight; null: no bound. */
  readonly concurrency: number | null;
  /** What may start per second; null: no bound. */
  readonly rate: number | null;
  /** The runs that count in it. */
  readonly runs: LimitUse;
  /** The attempts that count in it. */
  readonly attempts: LimitUse;
}

const limitSettings: OptionKinds<LimitSettings> = { concurrency: anything, rate: anything };

/**
 * Sets a limit of the store, for all workflows that have none of this name; also for what is under
 * way. Throws MR501, MR601, MR602 or MR606 (store).
 */
export async function setLimit(
  directory: string,
  name: string,
  settings: LimitSettings,
): Promise<void> {
  requireArgument('setLimit', 'directory', directory, path);
  const limit = requireLimit('setLimit', name, settings);
  await withStore(directory, (store) => store.commit((tx) => tx.limits.put(limit)));
}

export function requireLimit(call: string, name: string, settings: LimitSettings): LimitRecord {
  requireArgument(call, 'name', name, text);
  requireOptions(call, settings, limitSettings);
  const named = declaredName.safeParse(name);
  if (!named.success) throw wrong(call, `'name' ${named.error.issues[0]?.message ?? 'is invalid'}`);
  const read = limitForm.safeParse(settings);
  if (read.success) {
    const { concurrency, rate } = read.data;
    return {
      name,
      ...(concurrency === undefined ? {} : { concurrency }),
      ...(rate === undefined ? {} : { rate }),
    };
  }
  const [issue] = read.error.issues;
  const key = issue?.path[0];
  const what = key === undefined ? 'the limit' : `'${String(key)}'`;
  throw wrong(call, `${what} ${issue?.message ?? 'is invalid'}`);
}

function wrong(call: string, message: string): MillraceError {
  return new MillraceError('MR501', `${call}: ${message}`);
}

/**
 * Removes a limit of the store. What counts in it goes on without. Resolves with whether there was
 * one. Throws MR501, MR601, MR602 or MR606 (store).
 */
export async function removeLimit(directory: string, name: string): Promise<boolean> {
  requireArgument('removeLimit', 'directory', directory, path);
  requireArgument('removeLimit', 'name', name, text);
  return withStore(directory, (store) => store.commit((tx) => tx.limits.remove({ name })));
}

/** The limits of a store and of its workflows. Throws MR501, MR601, MR602 or MR606 (store). */
export async function listLimits(directory: string): Promise<readonly LimitReport[]> {
  requireArgument('listLimits', 'directory', directory, path);
  const store = await openStoreReader(directory);
  try {
    return limitReports(store.limits);
  } finally {
    await store.close();
  }
}

export function limitReports(limits: LimitReader): readonly LimitReport[] {
  return limits.all().map(({ name, workflow, concurrency = null, rate = null }) => {
    const key = { name, ...(workflow === undefined ? {} : { workflow }) };
    return {
      name,
      workflow: workflow ?? null,
      concurrency,
      rate,
      runs: useOf(limits, { ...key, level: 'runs' }),
      attempts: useOf(limits, { ...key, level: 'attempts' }),
    };
  });
}

function useOf(limits: LimitReader, of: CountedLimit): LimitUse {
  let [held, wanted] = [0, 0];
  for (const claim of limits.claims(of)) {
    if (!surroundings.alive(claim.owner)) continue;
    held += claim.held;
    for (const { count } of claim.wants) wanted += count;
  }
  return { held, waiting: Math.max(0, wanted - held) };
}
