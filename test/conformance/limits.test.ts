import { batchTable } from './rows/batches.ts';
import { defaultSettings } from './rows/default-settings.ts';
import { limits } from './rows/limits.ts';
import { namedLimits } from './rows/named-limits.ts';
import { mayFailRows } from './rows/may-fail.ts';
import { renderedSettings } from './rows/rendered-settings.ts';
import { resultsDecide } from './rows/results-decide.ts';
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
  resultsDecide,
  renderedSettings,
  defaultSettings,
  timeouts,
  timeLimits,
  limits,
  namedLimits,
  mayFailRows,
  batchTable,
  shares,
]);
