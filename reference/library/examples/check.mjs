// Shows: checkWorkflow, readWorkflow, parseParameters, renderProblems, WorkflowCheck, Plan
import { checkWorkflow, parseParameters, readWorkflow, renderProblems } from 'millrace';

const workflow = await readWorkflow('flow.yaml');
const parameters = parseParameters(Buffer.from('{"texts": ["one two"]}'), 'standard input');
const good = await checkWorkflow(workflow, { actions: 'actions', given: { parameters } });
console.log(good.ok && [...good.plan.tasks.keys()]); // [ 'count' ]

const bad = await checkWorkflow({ text: 'tasks: [{ name: show, action: core.print }]' });
if (!bad.ok) {
  const text = renderProblems(bad.problems, { text: bad.source.text, file: 'bad.yaml' });
  console.log(text.split('\n')[0]);
  // bad.yaml:1:31  MR302 unknown-action  unknown action 'core.print'
}
