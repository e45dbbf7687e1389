import { cancels } from './rows/cancels.ts';
import { pauses } from './rows/pauses.ts';
import { runTables } from './support/run-tables.ts';

runTables([cancels, pauses]);
