import { blockRows } from './rows/blocks.ts';
import { endsAndEntries } from './rows/ends-and-entries.ts';
import { finallyRows } from './rows/finally.ts';
import { stoppedFinally } from './rows/stopped-finally.ts';
import { failures } from './rows/failures.ts';
import { graphs } from './rows/graphs.ts';
import { itemFailures } from './rows/item-failures.ts';
import { joinForms } from './rows/join-forms.ts';
import { joins } from './rows/joins.ts';
import { loops } from './rows/loops.ts';
import { nextEntries } from './rows/next-entries.ts';
import { partialJoins } from './rows/partial-joins.ts';
import { runTables } from './support/run-tables.ts';

runTables([
  itemFailures,
  failures,
  nextEntries,
  endsAndEntries,
  graphs,
  joins,
  partialJoins,
  joinForms,
  loops,
  blockRows,
  finallyRows,
  stoppedFinally,
]);
