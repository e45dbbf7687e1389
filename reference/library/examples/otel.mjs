// Shows: instrument, InstrumentOptions, RunTrace, TaskTrace, ItemTrace
import { subscribe } from 'node:diagnostics_channel';
import { Executor } from 'millrace';
import { instrument } from 'millrace/otel';

// With the providers that are registered by the API of OpenTelemetry: none here.
const stop = instrument({ items: 0.01 });

// The same channels, without OpenTelemetry.
subscribe('tracing:millrace:item:asyncEnd', ({ of: task, index, state }) => {
  console.log(task.of.workflow, task.task, index, state); // small a 0 succeeded
});
const executor = await Executor.open({ directory: '.millrace' });
const run = await executor.start({ name: 'small', tasks: [{ name: 'a', action: 'core.noop' }] });
await run.result();
await executor.close();
stop();
