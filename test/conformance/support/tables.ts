import { data } from '../rows/data.ts';
import { defaultSettings } from '../rows/default-settings.ts';
import { failures } from '../rows/failures.ts';
import { graphs } from '../rows/graphs.ts';
import { itemSkipTable } from '../rows/item-skips.ts';
import { itemFailures } from '../rows/item-failures.ts';
import { listValues } from '../rows/list-values.ts';
import { lists } from '../rows/lists.ts';
import { limits } from '../rows/limits.ts';
import { namedLimits } from '../rows/named-limits.ts';
import { mayFailRows } from '../rows/may-fail.ts';
import { loops } from '../rows/loops.ts';
import { renderedSettings } from '../rows/rendered-settings.ts';
import { resultsDecide } from '../rows/results-decide.ts';
import { retries } from '../rows/retries.ts';
import { nextEntries } from '../rows/next-entries.ts';
import { skipTable } from '../rows/skips.ts';
import { timeouts } from '../rows/timeouts.ts';
import { waits } from '../rows/waits.ts';
import { withItems } from '../rows/with-items.ts';
import { blockRows } from '../rows/blocks.ts';
import { stoppedBlocks } from '../rows/stopped-blocks.ts';
import { endsAndEntries } from '../rows/ends-and-entries.ts';
import { laneBlocks } from '../rows/lane-blocks.ts';
import { finallyRows } from '../rows/finally.ts';
import { stoppedFinally } from '../rows/stopped-finally.ts';
import { cancels } from '../rows/cancels.ts';
import { pauses } from '../rows/pauses.ts';
import { joins } from '../rows/joins.ts';
import { joinForms } from '../rows/join-forms.ts';
import { partialJoins } from '../rows/partial-joins.ts';
import { batchTable } from '../rows/batches.ts';
import { retryRules } from '../rows/retry-rules.ts';
import { retryConditions } from '../rows/retry-conditions.ts';
import { timeLimits } from '../rows/time-limits.ts';
import { recordedGraphs } from '../rows/recorded-graphs.ts';
import { reruns } from '../rows/reruns.ts';
import { notHere } from '../rows/not-here.ts';
import { rerunGraphs } from '../rows/rerun-graphs.ts';
import { shares } from '../rows/shares.ts';
import { subWorkflows } from '../rows/sub-workflows.ts';
import { nestedRuns } from '../rows/nested-runs.ts';
import type { RecordedRow, Row, Table } from './row.ts';

/** In the order of docs/conformance.md. */
export const tables: readonly Table<Row | RecordedRow>[] = [
  lists,
  listValues,
  withItems,
  batchTable,
  itemFailures,
  failures,
  nextEntries,
  endsAndEntries,
  skipTable,
  itemSkipTable,
  graphs,
  joins,
  partialJoins,
  joinForms,
  loops,
  retries,
  retryConditions,
  retryRules,
  resultsDecide,
  renderedSettings,
  defaultSettings,
  timeouts,
  timeLimits,
  waits,
  limits,
  namedLimits,
  mayFailRows,
  shares,
  blockRows,
  stoppedBlocks,
  laneBlocks,
  finallyRows,
  stoppedFinally,
  subWorkflows,
  cancels,
  pauses,
  reruns,
  rerunGraphs,
  nestedRuns,
  data,
  notHere,
  recordedGraphs,
];
