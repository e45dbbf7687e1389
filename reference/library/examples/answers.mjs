// Shows: answerQuestion, sendSignal
import { answerQuestion, Executor, sendSignal } from 'millrace';

const executor = await Executor.open({ directory: '.millrace' });
const run = await executor.start({
  tasks: [
    { name: 'ok', action: 'core.ask', timeout: '2d', input: { question: 'Deploy?' } },
    { name: 'file', action: 'core.wait_for', input: { event: 'file', key: 'orders.csv' } },
  ],
  output: ['{{ task.ok.output.answer }}', '{{ task.file.output.data }}'],
});
for await (const { type } of run.events()) if (type === 'run-waits') break;
for (const { path, question } of run.questions()) console.log(path, question); // ok Deploy?

// In any process, also while no process runs the run. `executor.answer` and `executor.signal` do the same.
await answerQuestion('.millrace', run.id, 'ok', true, { by: 'ann' });
await sendSignal('.millrace', 'file', { key: 'orders.csv', data: { rows: 12 } });
console.log((await run.result()).output); // [ true, { rows: 12 } ]
await executor.close();
