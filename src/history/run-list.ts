import type { OptionKinds } from '../call-options.ts';
import { MillraceError } from '../errors.ts';
import { countFailures } from '../items/item-state.ts';
import { flag, wholeNumber } from '../lang/kinds.ts';
import type { StoreReader } from '../ports/store.ts';
import type { LeaseOwner, RunId, RunRecord } from '../run/records.ts';
import { asRunId, isBlockId, isChildId, isChildOf } from '../run/run-id.ts';
import { byItem, newestOf } from './order.ts';
import { waitsFor } from './report.ts';
import type { RunSummary } from './run-summary.ts';

/** Which runs are listed. All conditions must hold. */
export interface RunSelection {
  /** The most runs: the newest of them. */
  readonly newest?: number;
  /** Without those that are items of other runs. */
  readonly topLevel?: boolean;
  /** Only those that have not ended. */
  readonly unfinished?: boolean;
}

export const selectionOptions: OptionKinds<RunSelection> = {
  newest: wholeNumber(0),
  topLevel: flag,
  unfinished: flag,
};

/** Finds and lists the runs of a store. */
export class RunList {
  readonly #store: StoreReader;
  readonly #alive: (owner: LeaseOwner) => boolean;

  constructor(store: StoreReader, alive: (owner: LeaseOwner) => boolean) {
    this.#store = store;
    this.#alive = alive;
  }

  /** Newest first. `newest` of many are found without reading the others. */
  runs({ newest, ...which }: RunSelection): RunSummary[] {
    const most = which.unfinished ? undefined : newest;
    const records =
      most === undefined && !which.topLevel
        ? this.#store.runs().filter(({ id }) => !isBlockId(id))
        : this.#recordsOf(newestOf(this.ids(which), most));
    const chosen = which.unfinished
      ? records.filter(({ endedAt }) => endedAt === undefined)
      : records;
    return chosen.slice(0, newest).map((record) => this.#summary(record));
  }

  ids({ topLevel }: Pick<RunSelection, 'topLevel'>): RunId[] {
    // The runs of blocks are parts of others.
    const ids = this.#store.runIds().filter((id) => !isBlockId(id));
    return topLevel ? ids.filter((id) => !isChildId(id)) : ids;
  }

  childrenOf(id: string): RunSummary[] {
    const ids = this.#store
      .runIds()
      .filter((child) => isChildOf(child, asRunId(id)) && !isBlockId(child));
    return this.#recordsOf(ids)
      .map((record) => this.#summary(record))
      .toSorted(byItem);
  }

  /** Throws MR506. */
  find(id: string): RunSummary {
    const exact = this.#store.run(asRunId(id));
    if (exact) return this.#summary(exact);
    const named = this.#store.runIds().filter((one) => one.startsWith(id) || one.endsWith(id));
    // The ids of child runs begin with the id of their parent.
    const parents = named.filter((one) => !isChildId(one));
    const matches = parents.length > 0 ? parents : named;
    const [[only] = [], ...others] = matches.map((one) => this.#recordsOf([one]));
    if (only && others.length === 0 && id !== '') return this.#summary(only);
    const several = others.length > 0 ? `several runs match '${id}'` : `there is no run '${id}'`;
    throw new MillraceError('MR506', several, { hint: 'millrace ps lists the runs' });
  }

  /** Newest first. A run that is removed meanwhile is left out. */
  #recordsOf(ids: readonly RunId[]): RunRecord[] {
    const records = ids.flatMap((id) => this.#store.run(id) ?? []);
    return records.toSorted((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1));
  }

  #summary(record: RunRecord): RunSummary {
    const items = { total: 0, ended: 0, failed: 0 };
    let questions = 0;
    for (const { summary, remaining, waits, state } of this.#store.tasks(record.id)) {
      items.total += summary.total;
      items.ended += summary.total - remaining;
      items.failed += countFailures(summary);
      if (waits?.kind === 'answer' && state === 'running') questions += remaining;
    }
    const { waits_for: waiting } = waitsFor(record);
    const owner = record.state === 'running' ? this.#store.lease(record.id)?.owner : undefined;
    return {
      run: record.id,
      workflow: record.workflow,
      state: record.state,
      ...(waiting ? { waitsFor: waiting } : {}),
      ...(record.outcome === undefined ? {} : { outcome: record.outcome }),
      createdAt: record.createdAt,
      endedAt: record.endedAt,
      ...(record.idleMs === undefined ? {} : { idleMs: record.idleMs }),
      items,
      ...(questions > 0 ? { questions } : {}),
      owner: owner && this.#alive(owner) ? owner : undefined,
      ...(record.parent ? { parent: record.parent } : {}),
      ...(record.key === undefined ? {} : { key: record.key }),
      ...(record.directory === undefined ? {} : { directory: record.directory }),
    };
  }
}
