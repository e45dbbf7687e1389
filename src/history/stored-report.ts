import type { StoreReader } from '../ports/store.ts';
import type { RunRecord } from '../run/records.ts';
import { currentVisits } from '../run/visits-before.ts';
import { type RunReport, reportOf } from './report.ts';
import { storedLateErrors } from './stored-late-errors.ts';
import { failureLog } from './stored-logs.ts';
import { storedOutput } from './stored-output.ts';
import { storedParameters } from './stored-parameters.ts';
import type { StoredRecords } from './stored-records.ts';

/** The report of a run as of `now`, in milliseconds since the epoch. */
export function storedReport(
  store: StoreReader,
  records: StoredRecords,
  record: RunRecord,
  now: number,
): RunReport {
  const tasks = currentVisits(record, store.tasks(record.id));
  return reportOf({
    record,
    tasks,
    parameters: storedParameters(store, record) ?? {},
    output: storedOutput(store, record),
    lateErrors: storedLateErrors(store, record.id),
    shown: records.shown(record, tasks),
    logOf: (task) => failureLog(store, record.id, task),
    now,
  });
}
