// Shows: Executor.retry, Executor.planRetry, reasonsOf, RetryPlan
import { Executor, reasonsOf } from 'millrace';
import { writeFile } from 'node:fs/promises';

const executor = await Executor.open({ directory: '.millrace' });
const run = await executor.start({
  tasks: [{ name: 'read', action: 'file.read_text', input: { path: 'late.txt' } }],
  output: '{{ task.read.output }}',
});
const report = await run.result();
console.log(reasonsOf(report.error).length > 0); // true

await writeFile('late.txt', 'here it is');
const { retried } = await executor.planRetry(run.id);
console.log(retried[0].task, retried[0].items); // read 1
const again = await executor.retry(run.id);
console.log((await again.result()).output); // here it is
await executor.close();
