import { expect, it } from 'vitest';
import { exposition } from '../../../src/dashboard/metrics/exposition.ts';

it('escapes the values of labels, and leaves out metrics without samples', () => {
  const text = exposition([
    {
      name: 'a_total',
      type: 'counter',
      help: 'Of a\\b\nand c.',
      samples: [{ labels: { task: 'x"\\\n{}' }, value: 2.5 }],
    },
    { name: 'b', type: 'gauge', help: 'None.', samples: [] },
    {
      name: 'c',
      type: 'histogram',
      help: 'Times.',
      samples: [{ suffix: '_bucket', labels: { le: '+Inf' }, value: 1 }],
    },
  ]);
  expect(text).toBe(
    [
      '# HELP a_total Of a\\\\b\\nand c.',
      '# TYPE a_total counter',
      'a_total{task="x\\"\\\\\\n{}"} 2.5',
      '# HELP c Times.',
      '# TYPE c histogram',
      'c_bucket{le="+Inf"} 1',
      '',
    ].join('\n'),
  );
});
