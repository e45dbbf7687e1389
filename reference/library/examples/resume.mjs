// Shows: Executor.resume, Run.pause, Run.resume, Executor.history
import { Executor } from 'millrace';

const first = await Executor.open({ directory: '.millrace' });
const run = await first.start({
  tasks: [{ name: 'wait', action: 'core.echo', delay: '4s', input: { text: 'done' } }],
  output: '{{ task.wait.output.text }}',
});
const { state } = await run.pause();
console.log(state); // paused
await first.close();

// Later, and in another process.
const second = await Executor.open({ directory: '.millrace' });
for (const { run: id } of second.history.runs({ unfinished: true })) {
  const resumed = await second.resume(id);
  console.log((await resumed.result()).output); // done
}
await second.close();
