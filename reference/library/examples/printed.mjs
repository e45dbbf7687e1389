// Shows: Run.printed, PrintedLines
import { Executor } from 'millrace';

const executor = await Executor.open({ directory: '.millrace', logs: { follow: true } });
const run = await executor.start({
  tasks: [
    {
      name: 'count',
      action: 'shell.run',
      with_items: ['one', 'two'],
      concurrency: 1,
      input: { command: 'seq', args: ['2'] },
    },
  ],
});
const lines = [];
// As the programs print them.
for await (const { element, attempt, stream, text } of run.printed())
  lines.push([element, attempt, stream, text]);
console.log(JSON.stringify(lines[0])); // ["one",1,"stdout","1\n2\n"]
console.log(JSON.stringify(lines[1])); // ["two",1,"stdout","1\n2\n"]
await executor.close();
