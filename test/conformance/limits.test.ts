import { batchTable } from './rows/batches.ts';
import { limits } from './rows/limits.ts';
import { mayFailRows } from './rows/may-fail.ts';
import { retries } from './rows/retries.ts';
import { retryRules } from './rows/retry-rules.ts';
import { retryConditions } from './rows/retry-conditions.ts';
import { shares } from './rows/shares.ts';
import { timeLimits } from './rows/time-limits.ts';
import { timeouts } from './rows/timeouts.ts';
import { runTables } from './support/run-tables.ts';

runTables([
  retries,
  retryConditions,
  retryRules,
  timeouts,
  timeLimits,
  limits,
  mayFailRows,
  batchTable,
  shares,
]);
