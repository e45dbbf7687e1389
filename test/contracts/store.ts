import { afterEach, beforeEach, describe } from 'vitest';
import type { Store } from '../../src/ports/store.ts';
import { describeBatches, describeBytes } from './store/bytes.ts';
import { describeChunks } from './store/chunks.ts';
import { describeAtomicity, describeCommits } from './store/commits.ts';
import { describeDoneBits } from './store/done-bits.ts';
import { describeLeasesGivenBack, describeTakenLeases } from './store/leases.ts';
import { describeLogs } from './store/logs.ts';
import { describeCheckpoints } from './store/checkpoints.ts';
import { describeControls } from './store/controls.ts';
import { describeFigures } from './store/figures.ts';
import { describeLimits } from './store/limits.ts';
import { describeWaits } from './store/waits.ts';
import { describeNames, describeRequests, describeRuns, describeTasks } from './store/records.ts';

const parts = [
  describeCommits,
  describeAtomicity,
  describeRuns,
  describeTasks,
  describeRequests,
  describeNames,
  describeBytes,
  describeBatches,
  describeDoneBits,
  describeLogs,
  describeChunks,
  describeWaits,
  describeCheckpoints,
  describeLimits,
  describeControls,
  describeFigures,
  describeTakenLeases,
  describeLeasesGivenBack,
];

/** The contract of every store. `open` returns an empty store each time. */
export function describeStore(name: string, open: () => Promise<Store>): void {
  describe(name, () => {
    let store: Store;
    beforeEach(async () => {
      store = await open();
    });
    afterEach(async () => {
      await store.close();
    });
    for (const part of parts) part(() => store);
  });
}
