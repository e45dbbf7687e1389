// Shows: Run.events, Run.progress, Run.report, Run.cancel, RunEvent, TaskProgress
import { Executor } from 'millrace';

const executor = await Executor.open({ directory: '.millrace' });
const run = await executor.start({
  tasks: [
    { name: 'greet', action: 'core.echo', input: { text: 'hello' } },
    { name: 'wait', action: 'core.sleep', needs: 'greet', input: { ms: '1h' } },
  ],
});
for await (const event of run.events()) {
  if (event.type !== 'task-settled') continue;
  console.log(event.task, event.state); // greet succeeded
  break;
}
console.log(run.progress()[0].done); // 1
console.log(run.report().state); // running
const { state } = await run.cancel({ policy: 'cancel_running' });
console.log(state); // cancelled
await executor.close();
