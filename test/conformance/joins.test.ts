import { joinForms } from './rows/join-forms.ts';
import { joins } from './rows/joins.ts';
import { loops } from './rows/loops.ts';
import { runTables } from './support/run-tables.ts';

runTables([joins, joinForms, loops]);
