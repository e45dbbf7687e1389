// Shows: RunHistory, openHistory, countEnded, countFailures, isFailure, RunReport, ItemResult, RunHistory.find, RunHistory.runs, RunHistory.report, RunHistory.items, RunHistory.log, RunHistory.close
import { countEnded, countFailures, Executor, isFailure, openHistory } from 'millrace';

const executor = await Executor.open({ directory: '.millrace', actions: 'actions' });
const run = await executor.start({
  tasks: [
    {
      name: 'count',
      action: 'words.count',
      with_items: ['one two', ''],
      input: { text: '{{ item }}' },
    },
  ],
});
await run.result();
await executor.close();

// Any process can read the store, also while a run is under way.
const history = await openHistory('.millrace');
const [newest] = history.runs({ newest: 1, topLevel: true });
console.log(newest.state, newest.items.failed); // failed 1
const { state, summary } = history.report(newest.run).tasks.count;
console.log(isFailure(state)); // true
console.log(countFailures(summary), 'of', countEnded(summary)); // 1 of 2
const [item] = history.items(newest.run, 'count');
console.log(item.status, item.output, item.element); // succeeded 2 one two
console.log(history.log(newest.run, 'count', 0).lines[0].fields); // { words: 2 }
await history.close();
