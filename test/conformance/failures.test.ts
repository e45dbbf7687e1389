import { failures } from './rows/failures.ts';
import { graphs } from './rows/graphs.ts';
import { itemFailures } from './rows/item-failures.ts';
import { runTables } from './support/run-tables.ts';

runTables([itemFailures, failures, graphs]);
