import type { Executor, Run } from '../../../src/index.ts';
import { type CallTable, method } from './called.ts';

/** Of what runs are asked that go on. */
export const requestCalls = (executor: () => Executor, run: () => Run): CallTable => ({
  'executor.request': {
    call: method(executor, 'request'),
    wrong: [
      [[5], "executor.request: 'id' must be the id of a run, not 5 | undefined"],
      [['x'], "executor.request: 'action' must be an object, not undefined | undefined"],
      [
        ['x', { kind: 'paus' }],
        `executor.request: 'action.kind' must be 'pause', 'cancel', 'retry', 'concurrency' or 'rate', not "paus" | did you mean 'pause'?`,
      ],
      [
        ['x', { kind: 'concurrency', value: 0 }],
        "executor.request: 'value' must be a whole number from 1, not 0 | undefined",
      ],
      [
        ['x', { kind: 'concurrency' }],
        "executor.request: 'value' must be a whole number from 1, not undefined | undefined",
      ],
      [
        ['x', { kind: 'retry', items: [-1] }],
        "executor.request: 'items' must be a list of numbers of items, or of ranges such as [3, 7], not a list | undefined",
      ],
      [
        ['x', { kind: 'retry', tasks: 'y' }],
        "executor.request has no option 'tasks' | did you mean 'task'?",
      ],
    ],
  },
  'run.setConcurrency': {
    call: method(run, 'setConcurrency'),
    wrong: [
      [[5, 2], "run.setConcurrency: 'task' must be a text, not 5 | undefined"],
      [
        ['x', 'two'],
        `run.setConcurrency: 'value' must be a whole number from 1, not "two" | undefined`,
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
