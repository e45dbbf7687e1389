// Shows: Run.results, RunHistory.results, RunHistory.export, RowExport, RowExport.task, RowExport.rows, RowExport.notes, TaskResult, ResultsOptions, ExportOptions, ResultOrder, RowKind, RowFormat
import { Executor } from 'millrace';

const executor = await Executor.open({ directory: '.millrace' });
const run = await executor.start({
  tasks: [
    {
      name: 'square',
      action: 'core.echo',
      with_items: [1, 2, 3],
      input: { n: '{{ item }}', square: '{{ item * item }}' },
    },
  ],
});
// As they are committed, while the run is under way.
let sum = 0;
for await (const { output } of run.results('square')) sum += output.square;
console.log(sum); // 14

// Of any run of the store, in the order of the items, from the second on.
for await (const result of executor.history.results(run.id, 'square', {
  order: 'input',
  from: 1,
})) {
  console.log(result.index, result.element, result.output.square); // 1 2 4
  break;
}

const rows = executor.history.export(run.id, { format: 'csv', columns: ['square'] });
let text = '';
for await (const part of rows) text += part;
console.log(rows.task, rows.rows, rows.notes.length); // square 3 1
console.log(text.startsWith('square\n')); // true
await executor.close();
