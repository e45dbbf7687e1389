// Shows: Executor, Executor.open, Executor.start, Executor.close, Run, Run.result
import { Executor, readWorkflow } from 'millrace';

const executor = await Executor.open({ directory: '.millrace', actions: 'actions', workers: 2 });
const run = await executor.start(await readWorkflow('flow.yaml'), {
  parameters: { texts: ['one two', 'three'] },
});
const report = await run.result();
console.log(report.state, report.output); // succeeded [ 2, 1 ]
await executor.close();
