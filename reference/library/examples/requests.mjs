// Shows: requestCancel, requestPause
import { Executor, requestCancel, requestPause } from 'millrace';

const executor = await Executor.open({ directory: '.millrace' });
const run = await executor.start({
  tasks: [{ name: 'wait', action: 'core.sleep', input: { ms: '1h' } }],
});

// In any process: the one that runs the run sees the request within a second.
const isAsked = await requestCancel('.millrace', run.id, { policy: 'cancel_running' });
console.log(isAsked); // true
console.log((await run.result()).state); // cancelled

const waiting = await executor.start({
  tasks: [{ name: 'wait', action: 'core.noop', delay: '1h' }],
});
await requestPause('.millrace', waiting.id);
console.log((await waiting.result()).state); // paused
await executor.close();
