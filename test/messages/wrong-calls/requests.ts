import type { Run } from '../../../src/index.ts';
import { type CallTable, method } from './called.ts';

/** Of what runs are asked that go on. */
export const requestCalls = (run: () => Run): CallTable => ({
  'run.setConcurrency': {
    call: method(run, 'setConcurrency'),
    wrong: [
      [[5, 2], "run.setConcurrency: 'task' must be a text, not 5 | undefined"],
      [
        ['x', 'two'],
        `run.setConcurrency: 'value' must be a whole number from 1 to 999999, not "two" | undefined`,
      ],
    ],
  },
  'run.retryFailed': {
    call: method(run, 'retryFailed'),
    wrong: [
      [[{ task: 5 }], "run.retryFailed: 'task' must be a text, not 5 | undefined"],
      [[{ item: [5] }], "run.retryFailed has no option 'item' | did you mean 'items'?"],
    ],
  },
});
