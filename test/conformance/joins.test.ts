import { joinForms } from './rows/join-forms.ts';
import { joins } from './rows/joins.ts';
import { partialJoins } from './rows/partial-joins.ts';
import { runTables } from './support/run-tables.ts';

runTables([joins, partialJoins, joinForms]);
