// Shows: workflow, WorkflowBuilder, ScopeBuilder, FinallyBuilder, BuiltWorkflow, TaskBuilder, core, file, pack, Templated, ScopeBuilder.task, ScopeBuilder.each, WorkflowBuilder.finally
import { Executor } from 'millrace';
import { core, file, pack, workflow } from 'millrace/builder';
import { writeFile } from 'node:fs/promises';

const words = pack('words'); // in TypeScript: pack<typeof import('./actions/words.mjs')>('words')
const flow = workflow('count', { parameters: { list: { type: 'string' } } }, (w) => {
  const lines = w.task('lines', file.read_lines, { path: w.parameters.list });
  const counts = w.each('counts', lines.output, words.count, (line) => ({ text: line }));
  const say = w.task('say', core.echo, { text: `${counts.output.length} lines` });
  w.finally((f) => f.task('last', core.echo, { state: f.run.state }));
  return { text: say.output.text, counts: counts.output };
});

await writeFile('list.txt', 'one two\nthree\n');
const executor = await Executor.open({ directory: '.millrace', actions: 'actions' });
const run = await executor.start(flow, { parameters: { list: 'list.txt' } });
console.log((await run.result()).output.text); // 2 lines
console.log(flow.toYaml().split('\n')[0]); // name: count
await executor.close();
