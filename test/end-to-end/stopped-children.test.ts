import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readWorkflow } from '../../src/index.ts';
import { folderWith } from '../support/command.ts';
import { useExecutor } from '../support/flow.ts';
import { Gate } from '../support/gate.ts';

const one = '{name: one, action: meet.wait, input: {port: "{{ parameters.port }}", name: one}}';
const two = '{name: two, action: meet.wait, input: {port: "{{ parameters.port }}", name: two}}';
const output = 'output: "{{ [task.one.output, task.two.output] }}"';

const inner = `
parameters: {port: {type: integer}}
steps:
  - ${one}
  - ${two}
${output}
`;

const forms = {
  'a block of tasks': `
  - name: b
    tasks:
      - ${one}
      - ${two.replace('name: two', 'name: two, needs: one')}
    ${output}`,
  'steps that are recorded': `
  - name: b
    durable: true
    steps:
      - ${one}
      - ${two}
    ${output}`,
  'a sub-workflow': `
  - {name: b, workflow: inner.yaml, input: {port: "{{ parameters.port }}"}}`,
};

const rows = [
  ...Object.keys(forms).map((form) => ({ form, settings: '', stopped: 'cancelled' })),
  { form: 'a sub-workflow', settings: 'timeout: 5s', stopped: 'failed' },
];

describe('what runs as a run of its own', () => {
  const executor = useExecutor();

  it.each(rows)('goes on in a retry of a run that was stopped: $form, $stopped', async (row) => {
    const gate = await Gate.create();
    const flow = `${row.settings}\nparameters: {port: {type: integer}}\ntasks:${Object(forms)[row.form]}
output: "{{ task.b.output }}"\n`;
    const at = await folderWith({ 'flow.yaml': flow, 'inner.yaml': inner });
    const source = await readWorkflow(join(at, 'flow.yaml'));
    const run = await executor().start(source, { parameters: { port: gate.port } });
    await gate.waitFor(1);
    gate.release('one');
    await gate.arrivalOf('two');
    if (row.stopped === 'cancelled') await run.cancel();
    expect((await run.result()).state).toBe(row.stopped);
    gate.open();
    const again = await executor().retry(run.id);
    expect(await again.result()).toMatchObject({ state: 'succeeded', output: ['one', 'two'] });
    // What had succeeded within it stays.
    expect(gate.arrivals).toEqual(['one', 'two', 'two']);
  });
});
