import { cancels } from './rows/cancels.ts';
import { nestedRuns } from './rows/nested-runs.ts';
import { pauses } from './rows/pauses.ts';
import { secondRoundGraphs } from './rows/second-round-graphs.ts';
import { secondRounds } from './rows/second-rounds.ts';
import { subWorkflows } from './rows/sub-workflows.ts';
import { runTables } from './support/run-tables.ts';

runTables([cancels, pauses, secondRounds, secondRoundGraphs, subWorkflows, nestedRuns]);
