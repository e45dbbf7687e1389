import { expect, test } from 'vitest';
import { core, js, workflow } from '../../src/builder/public.ts';
import { toJS } from '../../src/index.ts';
import { openExecutor, runFlow } from '../support/flow.ts';

test('a workflow that is built runs as it is', async () => {
  const executor = await openExecutor({ workers: 1 });
  const flow = workflow('built', { parameters: { to: { type: 'integer', default: 3 } } }, (w) => {
    const squares = w.each('squares', js<number[]>`range(${w.parameters.to})`, core.echo, (n) => ({
      square: js`${n} * ${n}`,
    }));
    const last = w.task('last', core.echo, { text: `${squares.output.length} squares` });
    return { squares: squares.output, text: last.output.text };
  });
  const report = await runFlow(executor, flow);
  expect(toJS(report.output)).toEqual({
    squares: [{ square: 0 }, { square: 1 }, { square: 4 }],
    text: '3 squares',
  });
});
