import { cancels } from './rows/cancels.ts';
import { laneBlocks } from './rows/lane-blocks.ts';
import { stoppedBlocks } from './rows/stopped-blocks.ts';
import { nestedRuns } from './rows/nested-runs.ts';
import { pauses } from './rows/pauses.ts';
import { rerunGraphs } from './rows/rerun-graphs.ts';
import { itemSkipTable } from './rows/item-skips.ts';
import { reruns } from './rows/reruns.ts';
import { skipTable } from './rows/skips.ts';
import { subWorkflows } from './rows/sub-workflows.ts';
import { waits } from './rows/waits.ts';
import { runTables } from './support/run-tables.ts';

runTables([
  skipTable,
  itemSkipTable,
  cancels,
  pauses,
  reruns,
  rerunGraphs,
  subWorkflows,
  nestedRuns,
  waits,
  laneBlocks,
  stoppedBlocks,
]);
