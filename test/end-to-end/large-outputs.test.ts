import { expect, it } from 'vitest';
import { toJS } from '../../src/index.ts';
import { openExecutor, runFlow } from '../support/flow.ts';
import { peakMemory } from '../support/peak.ts';

const MB = 1_000_000;
const LENGTH = 24;
const BYTES = 12 * MB;

it('outputs of plain tasks are in shared memory only while a task that reads them runs', async () => {
  const executor = await openExecutor();
  const names = Array.from({ length: LENGTH }, (_, at) => `t${at}`);
  const first = { name: 't0', action: 'probe.text', input: { bytes: BYTES } };
  const others = names.slice(1).map((name, at) => {
    return { name, needs: [`t${at}`], action: 'core.echo', input: `{{ task.t${at}.output }}` };
  });
  const output = Object.fromEntries(
    names.map((name) => [name, `{{ task.${name}.output.text.length }}`]),
  );
  const before = peakMemory();
  const report = await runFlow(executor, { tasks: [first, ...others], output });
  expect(report.state).toBe('succeeded');
  const lengths = names.map((name) => [name, BYTES]);
  expect(toJS(report.output)).toEqual(Object.fromEntries(lengths));
  expect(peakMemory() - before).toBeLessThan((1.5 * LENGTH * BYTES) / MB);
});
