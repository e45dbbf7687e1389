import type { ChildWorkflows } from '../../plan/sub-workflows.ts';
import type { Plan } from '../../plan/plan.ts';
import type { RunRecord } from '../../run/records.ts';
import type { PackHandle } from '../../wire/messages.ts';
import type { ActiveRun } from '../active/active-run.ts';
import type { StoreReader } from '../../ports/store.ts';
import type { Outer } from '../active/active-run.ts';
import { restoreRun, storedDocument } from './restore-run.ts';

/** Not a process. */
const noOwner = { pid: 0, host: '', started: '', since: 0 };

/** Reads a run that has ended or is paused, for a handle that shows it. */
export function openInactiveRun(
  store: StoreReader,
  parts: {
    readonly record: RunRecord;
    readonly plan: Plan;
    readonly packs: readonly PackHandle[];
    readonly children?: ChildWorkflows;
    readonly outer?: Outer | undefined;
  },
): ActiveRun {
  const { record } = parts;
  const run = restoreRun(store, { ...parts, lease: { run: record.id, epoch: 0, owner: noOwner } });
  if (store.document(record.id, 'output')) {
    run.documents.output = storedDocument(store, record, 'output');
  }
  run.events.close();
  run.finish();
  return run;
}
