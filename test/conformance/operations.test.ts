import { cancels } from './rows/cancels.ts';
import { pauses } from './rows/pauses.ts';
import { secondRoundGraphs } from './rows/second-round-graphs.ts';
import { secondRounds } from './rows/second-rounds.ts';
import { runTables } from './support/run-tables.ts';

runTables([cancels, pauses, secondRounds, secondRoundGraphs]);
