import { failures } from './rows/failures.ts';
import { graphs } from './rows/graphs.ts';
import { itemFailures } from './rows/item-failures.ts';
import { loops } from './rows/loops.ts';
import { runTables } from './support/run-tables.ts';

runTables([itemFailures, failures, graphs, loops]);
