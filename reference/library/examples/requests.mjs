// Shows: requestCancel, requestPause, sendRequest, Executor.request, Run.setConcurrency, Run.retryFailed
import { Executor, requestCancel, requestPause, sendRequest } from 'millrace';

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

const list = await executor.start({
  tasks: [
    {
      name: 'wait',
      action: 'core.sleep',
      with_items: [1, 2, 3],
      input: { ms: '1h' },
      concurrency: 1,
    },
  ],
});
// Of any run of the store, in any process.
const sent = await sendRequest('.millrace', list.id, {
  kind: 'concurrency',
  task: 'wait',
  value: 3,
});
console.log(sent.state); // asked
const { state, text } = await executor.request(list.id, {
  kind: 'concurrency',
  task: 'wait',
  value: 2,
});
console.log(state, text); // done concurrency of wait: 3 → 2
await list.setConcurrency('wait', 1);
console.log(executor.history.marks(list.id).length); // 3
const refused = await list.retryFailed({ task: 'wait' }).catch(({ code }) => code);
console.log(refused); // MR518
await list.cancel();
await executor.close();
