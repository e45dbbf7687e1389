import { MillraceError } from '../errors.ts';
import { Mask } from '../redaction/mask.ts';
import type { Shown } from '../redaction/shown-failure.ts';
import type { StoreReader } from '../ports/store.ts';
import type { RunRecord, TaskRecord } from '../run/records.ts';
import { asRunId } from '../run/run-id.ts';
import { visitOf } from './order.ts';
import { notStarted } from './require-item.ts';
import { elementsOfRun } from './stored-list.ts';
import { storedParameters } from './stored-parameters.ts';

/** Finds the records of a store, and what must be hidden of them. */
export class StoredRecords {
  readonly #store: StoreReader;

  constructor(store: StoreReader) {
    this.#store = store;
  }

  /** Throws MR506. */
  run(id: string): RunRecord {
    const record = this.#store.run(asRunId(id));
    if (!record) throw new MillraceError('MR506', `there is no run '${id}'`);
    return record;
  }

  /** The latest visit. Throws MR506. */
  task(id: string, task: string): TaskRecord {
    const latest = visitOf(this.#store.tasks(this.run(id).id), task);
    if (latest) return latest;
    throw notStarted(id, task);
  }

  /** Present when the run has secrets. */
  mask(record: RunRecord): Mask | undefined {
    return record.secrets && Mask.of(record.secrets, storedParameters(this.#store, record));
  }

  shown(record: RunRecord, tasks: readonly TaskRecord[]): Shown {
    return { mask: this.mask(record), elementOf: elementsOfRun(this.#store, record.id, tasks) };
  }
}
