// Shows: cleanRuns, Executor.clean, endStates, CleanOptions
import { cleanRuns, endStates, Executor } from 'millrace';

const executor = await Executor.open({ directory: '.millrace' });
const run = await executor.start({ tasks: [{ name: 'show', action: 'core.noop' }] });
await run.result();
const old = await executor.clean({ olderThan: '30d' });
console.log(old.length); // 0
await executor.close();

// Without an executor.
const removed = await cleanRuns('.millrace', { keep: 1, states: endStates, dryRun: true });
console.log(removed.length); // 0
