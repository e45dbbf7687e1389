import { data } from './rows/data.ts';
import { listValues } from './rows/list-values.ts';
import { lists } from './rows/lists.ts';
import { notHere } from './rows/not-here.ts';
import { withItems } from './rows/with-items.ts';
import { runTables } from './support/run-tables.ts';

runTables([lists, listValues, withItems, data, notHere]);
