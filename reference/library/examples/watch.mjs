// Shows: RunHistory.watch, WatchedRun, WatchedRun.events, WatchedRun.result, RunHistory.followLogs, RunHistory.followItems
import { Executor, openHistory } from 'millrace';

const executor = await Executor.open({ directory: '.millrace', actions: 'actions' });
const run = await executor.start({
  tasks: [{ name: 'count', action: 'words.count', input: { text: 'one two' } }],
});

// As another process would: it reads the store next to the one that runs the run.
const history = await openHistory('.millrace');
const watched = history.watch(run.id);
for await (const event of watched.events()) {
  if (event.type === 'task-settled') console.log(event.task, event.state); // count succeeded
}
console.log((await watched.result({ timeout: '1m' })).state); // succeeded
for await (const { task, lines } of history.followLogs(run.id)) {
  console.log(task, lines[0].fields); // count { words: 2 }
}
for await (const { task, result } of history.followItems(run.id)) {
  console.log(task, result.status, result.output); // count succeeded 2
}
await history.close();
await executor.close();
