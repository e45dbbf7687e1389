import { limits } from './rows/limits.ts';
import { retries } from './rows/retries.ts';
import { timeouts } from './rows/timeouts.ts';
import { runTables } from './support/run-tables.ts';

runTables([retries, timeouts, limits]);
