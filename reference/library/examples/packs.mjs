// Shows: shell, http, subWorkflow
import { http, shell, subWorkflow, workflow } from 'millrace/builder';

const region = subWorkflow('region.yaml');
const flow = workflow('regions', {}, (w) => {
  const list = w.task('list', http.get, { url: 'https://example.com/regions.json' });
  const swept = w.each('sweep', list.output.body, region, (name) => ({ name }));
  w.task('tell', shell.run, { command: 'logger', args: ['swept'] }, { needs: [swept] });
});
const [list, sweep, tell] = flow.toJSON().tasks;
console.log(list.action, sweep.workflow, tell.needs); // http.get region.yaml [ 'sweep' ]
