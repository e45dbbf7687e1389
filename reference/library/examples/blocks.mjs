// Shows: steps, tasks, Block, BlockBuilder, Around
import { core, steps, tasks, workflow } from 'millrace/builder';

const flow = workflow('blocks', {}, (w) => {
  const pages = steps((b, site) => b.task('get', core.echo, { site }).output);
  const all = w.each('pages', ['a', 'b'], pages);
  w.task(
    'report',
    tasks((b) => b.task('count', core.echo, { of: all.output.length }).output),
  );
});
const [each] = flow.toJSON().tasks;
console.log(each.steps[0].input, each.output); // { site: '{{ task.pages.item }}' } {{ task.get.output }}
