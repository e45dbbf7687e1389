import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { toJS } from '../../src/index.ts';
import { checkRead, readInput } from '../../src/plan/valid-workflow.ts';
import { flowExamples } from '../support/docs/flow-examples.ts';
import { runFlow, useExecutor } from '../support/flow.ts';
import { knownActions } from '../support/known-actions.ts';

const page = readFileSync(
  fileURLToPath(new URL('../../../docs/patterns.md', import.meta.url)),
  'utf8',
);
const examples = flowExamples(page);
const known = knownActions(
  'core.echo',
  'core.fail',
  'core.noop',
  'core.ask',
  'core.succeed',
  'http.get',
);

describe('the patterns', () => {
  const executor = useExecutor();

  test('are one example a heading, each with what it gives', () => {
    expect(examples).toHaveLength([...page.matchAll(/^## /gm)].length);
    expect(examples).toHaveLength([...page.matchAll(/^```yaml$/gm)].length);
  });

  test.each(examples)('line $line: $kind $expected', async ({ kind, expected, flow }) => {
    const checked = checkRead(readInput(flow), { actions: known });
    expect(checked.ok ? checked.value.warnings : checked.error.problems).toEqual([]);
    if (kind !== 'run') return;
    const report = await runFlow(executor(), flow);
    expect([report.state, report.error]).toEqual(['succeeded', null]);
    expect(toJS(report.output)).toEqual(JSON.parse(expected));
  });
});
