import { availableParallelism } from 'node:os';
import { expect, it } from 'vitest';
import { openExecutor, runFlow } from '../support/flow.ts';

it('the machine is recorded with a run, and its expressions can read it', async () => {
  const executor = await openExecutor();
  const report = await runFlow(
    executor,
    `
vars: {node: "{{ run.machine.node }}"}
tasks:
  - {name: it, action: probe.echo, input: {cores: "{{ run.machine.cores }}", id: "{{ run.id }}"}}
output: ["{{ task.it.output.cores }}", "{{ run.machine.arch }}", "{{ vars.node }}"]
`,
  );
  expect(report.output).toEqual([availableParallelism(), process.arch, process.versions.node]);
  expect(report.machine).toMatchObject({
    node: process.versions.node,
    v8: process.versions.v8,
    platform: process.platform,
    cpu: expect.any(String),
    memory: expect.any(Number),
  });
  expect(executor.history.report(report.run).machine).toEqual(report.machine);
});
