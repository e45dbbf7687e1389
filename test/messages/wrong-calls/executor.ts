import { Executor, type Run } from '../../../src/index.ts';
import { type CallTable, durationHint, flow, method, notId, notWorkflow } from './called.ts';

const streamFlow = {
  tasks: [{ name: 'load', action: 'core.noop', with_items: { from: '-', format: 'lines' } }],
};

const signalOf: string = "'signal' must be an AbortSignal, not an instance of AbortController";

/** Of `Executor`, an executor and the handle of a run. */
export const executorCalls = (executor: () => Executor, run: () => Run): CallTable => ({
  'Executor.open': {
    call: method(() => Executor, 'open'),
    wrong: [
      [
        [],
        'the options of Executor.open must be an object | write { directory, actions, workers, … }',
      ],
      [[{}], "Executor.open needs the option 'directory' | undefined"],
      [
        [{ directory: 5 }],
        "Executor.open: 'directory' must be a path, as a text, not 5 | undefined",
      ],
      [
        [{ directory: 'x', actions: 5 }],
        "Executor.open: 'actions' must be a text or a list of texts, not 5 | undefined",
      ],
      [
        [{ directory: 'x', actions: ['a', 5] }],
        "Executor.open: 'actions' must be a text or a list of texts, not a list | undefined",
      ],
      [
        [{ directory: 'x', workers: 'two' }],
        `Executor.open: 'workers' must be a whole number from 1, not "two" | undefined`,
      ],
      [
        [{ directory: 'x', workers: 0 }],
        "Executor.open: 'workers' must be a whole number from 1, not 0 | undefined",
      ],
      [
        [{ directory: 'x', workerMemory: '64' }],
        `Executor.open: 'workerMemory' must be a number of MiB from 16, not "64" | undefined`,
      ],
      [
        [{ directory: 'x', memory: true }],
        "Executor.open: 'memory' must be a text or a number, not true | undefined",
      ],
      [
        [{ directory: 'x', waitForWorkers: 'soon' }],
        `Executor.open: 'waitForWorkers' must be a duration, not "soon" | ${durationHint}`,
      ],
      [
        [{ directory: 'x', durability: 'proces' }],
        `Executor.open: 'durability' must be 'disk' or 'process', not "proces" | did you mean 'process'?`,
      ],
      [[{ directory: 'x', logs: 5 }], "Executor.open: 'logs' must be an object, not 5 | undefined"],
      [
        [{ directory: 'x', logs: { perRun: true } }],
        "Executor.open({ logs }): 'perRun' must be a text or a number, not true | undefined",
      ],
      [
        [{ directory: 'x', check: { wrkflow: flow } }],
        "Executor.open({ check }) has no option 'wrkflow' | did you mean 'workflow'?",
      ],
      [
        [{ directory: 'x', check: { workflow: 'flow.yaml' } }],
        `Executor.open({ check }) takes the text of a workflow, not the name of a file: "flow.yaml" | read the file first: { workflow: { text: await readFile(file, 'utf8'), file } }`,
      ],
    ],
  },
  'executor.start': {
    call: method(executor, 'start'),
    wrong: [
      ...notWorkflow('executor.start', 'start'),
      [
        [flow, 5],
        'the options of executor.start must be an object | write { parameters, parameterTexts, context, … }',
      ],
      [
        [flow, { parameter: {} }],
        "executor.start has no option 'parameter' | did you mean 'parameters'?",
      ],
      [
        [flow, { parameters: new Map() }],
        "executor.start: 'parameters' must be an object, not a Map | undefined",
      ],
      [
        [flow, { parameterTexts: { n: 5 } }],
        "executor.start: 'parameterTexts' must be an object of texts, not an object | undefined",
      ],
      [[flow, { key: 5 }], "executor.start: 'key' must be a text, not 5 | undefined"],
      [
        [flow, { sources: [] }],
        "executor.start: 'sources' must be an object of streams, by task, not [] | write { TASK: stream }",
      ],
      [
        [flow, { sources: { a: 'data.csv' } }],
        'executor.start: \'sources.a\' must be an iterable or a stream, not "data.csv" | pass createReadStream(path) for a file',
      ],
      [
        [flow, { sources: { a: [], t: 5 } }],
        "executor.start: 'sources.t' must be an iterable or a stream, not 5 | undefined",
      ],
      [
        [flow, { sources: { b: [] } }],
        "executor.start({ sources }): there is no task 'b' | no names are known here",
      ],
      [
        [streamFlow, {}],
        "task 'load' reads a stream (from: '-'), and none was passed | pass sources: { load: stream } to executor.start",
      ],
      [
        [streamFlow, { sources: { laod: [] } }],
        "executor.start({ sources }): there is no task 'laod' | did you mean 'load'?",
      ],
      [
        [streamFlow, { standardInput: 5 }],
        "executor.start: 'standardInput' must be a stream or a path, not 5 | undefined",
      ],
      [
        [flow, { workingDirectory: 5 }],
        "executor.start: 'workingDirectory' must be a path, as a text, not 5 | undefined",
      ],
      [
        [flow, { signal: new AbortController() }],
        `executor.start: ${signalOf} | pass the signal of the AbortController`,
      ],
    ],
  },
  'executor.resume': {
    call: method(executor, 'resume'),
    wrong: [
      ...notId('executor.resume'),
      [['x', { cancel: 1 }], "executor.resume: 'cancel' must be true or false, not 1 | undefined"],
      [
        ['x', { takeover: 'yes' }],
        `executor.resume: 'takeover' must be true or false, not "yes" | undefined`,
      ],
      [
        ['x', { skip: ['a/1'] }],
        `executor.resume: 'skip' must be a list of { task, index }, not ["a/1"] | undefined`,
      ],
      [
        ['x', { streams: 'begin' }],
        `executor.resume: 'streams' must be 'all', 'rest' or 'end', not "begin" | undefined`,
      ],
      [
        ['x', { allowChanged: ['cod'] }],
        `executor.resume: 'allowChanged' must be a list of 'code', 'code:PACK' or 'inputs', not ["cod"] | undefined`,
      ],
    ],
  },
  'executor.retry': {
    call: method(executor, 'retry'),
    wrong: [
      ...notId('executor.retry'),
      [
        ['x', { tasks: 'a' }],
        `executor.retry: 'tasks' must be a list of texts, not "a" | undefined`,
      ],
      [['x', { task: ['a'] }], "executor.retry has no option 'task' | did you mean 'tasks'?"],
    ],
  },
  'executor.planRetry': {
    call: method(executor, 'planRetry'),
    wrong: [
      ...notId('executor.planRetry'),
      [
        ['x', { tasks: 5 }],
        "executor.planRetry: 'tasks' must be a list of texts, not 5 | undefined",
      ],
    ],
  },
  'executor.map': {
    call: method(executor, 'map'),
    wrong: [
      [[], "executor.map: 'action' must be the name of an action, not undefined | undefined"],
      [
        ['core.echo', 'abc'],
        `executor.map: 'items' must be a list, an iterable or a stream, not "abc" | pass createReadStream(path) for a file`,
      ],
      [
        ['core.echo', () => [1]],
        "executor.map: 'items' must be a list, an iterable or a stream, not a function | call the generator: pass what it returns",
      ],
      [
        ['core.echo', { length: 1 }],
        "executor.map: 'items' must be a list, an iterable or a stream, not an object | undefined",
      ],
      [
        ['core.echo', [1], { concurrency: 'x' }],
        `executor.map: 'concurrency' must be a whole number from 1, not "x" | undefined`,
      ],
      [
        ['core.echo', [1], { timeout: 'x' }],
        `executor.map: 'timeout' must be a duration, not "x" | ${durationHint}`,
      ],
      [
        ['core.echo', [1], { retry: 'x' }],
        `executor.map: 'retry' must be a whole number from 0, or an object such as {count: 3}, not "x" | undefined`,
      ],
    ],
  },
  'executor.clean': {
    call: method(executor, 'clean'),
    wrong: [
      [
        [{ states: ['faild'] }],
        `executor.clean: 'states' must be a list of 'succeeded', 'failed' or 'cancelled', not ["faild"] | did you mean 'failed'?`,
      ],
      [
        [{ olderThan: 'long' }],
        `executor.clean: 'olderThan' must be a duration, not "long" | ${durationHint}`,
      ],
      [[{ keep: -1 }], "executor.clean: 'keep' must be a whole number from 0, not -1 | undefined"],
      [[{ dryrun: true }], "executor.clean has no option 'dryrun' | did you mean 'dryRun'?"],
      [[{ dryRun: 1 }], "executor.clean: 'dryRun' must be true or false, not 1 | undefined"],
    ],
  },
  'executor.answer': {
    call: method(executor, 'answer'),
    wrong: [
      ...notId('executor.answer'),
      [['x', 5], "executor.answer: 'path' must be a text, not 5 | undefined"],
      [['x', 'y'], "executor.answer: 'answer' must be a value of JSON, not undefined | undefined"],
      [
        ['x', 'y', true, { from: 'ann' }],
        "executor.answer has no option 'from' | known names: 'by', 'isText'",
      ],
    ],
  },
  'executor.limits.set': {
    call: method(() => executor().limits, 'set'),
    wrong: [
      [[], "executor.limits.set: 'name' must be a text, not undefined | undefined"],
      [['api', {}], "executor.limits.set: the limit needs 'concurrency' or 'rate' | undefined"],
    ],
  },
  'executor.limits.remove': {
    call: method(() => executor().limits, 'remove'),
    wrong: [[[5], "executor.limits.remove: 'name' must be a text, not 5 | undefined"]],
  },
  'executor.signal': {
    call: method(executor, 'signal'),
    wrong: [
      [[5], "executor.signal: 'event' must be a text, not 5 | undefined"],
      [['x', { key: 5 }], "executor.signal: 'key' must be a text, not 5 | undefined"],
    ],
  },
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
        "executor.request: 'value' must be a whole number from 1 to 999999, not 0 | undefined",
      ],
      [
        ['x', { kind: 'concurrency' }],
        "executor.request: 'value' must be a whole number from 1 to 999999, not undefined | undefined",
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
  'run.results': {
    call: method(run, 'results'),
    wrong: [
      [[5], "run.results: 'task' must be a text, not 5 | undefined"],
      [['a', { form: 1 }], "run.results has no option 'form' | did you mean 'from'?"],
    ],
  },
  'run.cancel': {
    call: method(run, 'cancel'),
    wrong: [
      [
        [{ policy: 'stop' }],
        `run.cancel: 'policy' must be 'cancel_running' or 'allow_finish', not "stop" | undefined`,
      ],
      [
        [{ policy: 'allow-finish' }],
        `run.cancel: 'policy' must be 'cancel_running' or 'allow_finish', not "allow-finish" | did you mean 'allow_finish'?`,
      ],
    ],
  },
});
