import { storedParameters } from '../../history/stored-parameters.ts';
import type { StoreReader } from '../../ports/store.ts';
import { Mask } from '../../redaction/mask.ts';
import type { RunRecord } from '../../run/records.ts';

/** Hides the secrets of a run in all that leaves the dashboard. */
export function maskOf(store: StoreReader, record: RunRecord): Mask | undefined {
  return record.secrets && Mask.of(record.secrets, storedParameters(store, record));
}
