// Shows: RunFigures, RunHistory.figures, RunFigures.series, RunFigures.histogram, RunFigures.tasks, RunFigures.signatures, RunFigures.heat, RunFigures.failedItems
import { Executor, openHistory } from 'millrace';

const executor = await Executor.open({ directory: '.millrace', actions: 'actions' });
const run = await executor.start({
  tasks: [
    {
      name: 'count',
      action: 'words.count',
      with_items: ['one two', '', 'three', ''],
      input: { text: '{{ item }}' },
    },
  ],
});
await run.result();
await executor.close();

const history = await openHistory('.millrace');
const figures = history.figures(run.id);
const [signature] = figures.signatures().rows;
console.log(signature.count, signature.text); // 2 the text is empty
console.log(figures.failedItems('count', { signature: signature.id }).rows[1].index); // 3
console.log(figures.heat('count').cells.length); // 4
const { buckets } = figures.series({ task: 'count', points: 1 });
console.log(buckets[0].slice(0, 2)); // [ 2, 2 ]
const { times, failed } = figures.histogram('count');
console.log(times.length, failed.length); // 3 61
console.log(figures.tasks().get('count').inFlight); // 0
await history.close();
