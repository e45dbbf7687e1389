import * as library from '../../../src/index.ts';
import { type CallTable, flow, method, notFolder, notText, notWorkflow } from './called.ts';

const free = (name: string) => method(() => library, name);

/** Of the functions and the error that the package exports. */
export const functionCalls: CallTable = {
  openHistory: { call: free('openHistory'), wrong: notFolder('openHistory') },
  diagnose: { call: free('diagnose'), wrong: notFolder('diagnose') },
  cleanRuns: {
    call: free('cleanRuns'),
    wrong: [
      ...notFolder('cleanRuns'),
      [['x', { kep: 1 }], "cleanRuns has no option 'kep' | did you mean 'keep'?"],
    ],
  },
  setLimit: {
    call: free('setLimit'),
    wrong: [
      ...notFolder('setLimit'),
      [['x'], "setLimit: 'name' must be a text, not undefined | undefined"],
      [
        ['x', 'a b', { concurrency: 1 }],
        "setLimit: 'name' must be a name of letters, digits and . : _ -, which can end in '*' | undefined",
      ],
      [['x', 'api', 5], 'the options of setLimit must be an object | write { concurrency, rate }'],
      [['x', 'api', { rates: 5 }], "setLimit has no option 'rates' | did you mean 'rate'?"],
      [['x', 'api', {}], "setLimit: the limit needs 'concurrency' or 'rate' | undefined"],
      [['x', 'api', { concurrency: 0 }], "setLimit: 'concurrency' must be 1 or more | undefined"],
      [
        ['x', 'api', { rate: '5/d' }],
        "setLimit: 'rate' must be a number per second more than 0, or a text such as 100/m | undefined",
      ],
    ],
  },
  listLimits: { call: free('listLimits'), wrong: notFolder('listLimits') },
  removeLimit: {
    call: free('removeLimit'),
    wrong: [
      ...notFolder('removeLimit'),
      [['x'], "removeLimit: 'name' must be a text, not undefined | undefined"],
    ],
  },
  requestCancel: {
    call: free('requestCancel'),
    wrong: [
      ...notFolder('requestCancel'),
      [['x'], "requestCancel: 'id' must be the id of a run, not undefined | undefined"],
      [
        ['x', 'y', { policy: 'cancel' }],
        `requestCancel: 'policy' must be 'cancel_running' or 'allow_finish', not "cancel" | did you mean 'cancel_running'?`,
      ],
    ],
  },
  sendRequest: {
    call: free('sendRequest'),
    wrong: [
      ...notFolder('sendRequest'),
      [['x'], "sendRequest: 'id' must be the id of a run, not undefined | undefined"],
      [['x', 'y'], "sendRequest: 'action' must be an object, not undefined | undefined"],
    ],
  },
  requestPause: {
    call: free('requestPause'),
    wrong: [
      ...notFolder('requestPause'),
      [['x'], "requestPause: 'id' must be the id of a run, not undefined | undefined"],
    ],
  },
  answerQuestion: {
    call: free('answerQuestion'),
    wrong: [
      ...notFolder('answerQuestion'),
      [['x', 'y'], "answerQuestion: 'path' must be a text, not undefined | undefined"],
    ],
  },
  sendSignal: {
    call: free('sendSignal'),
    wrong: [
      ...notFolder('sendSignal'),
      [['x'], "sendSignal: 'event' must be a text, not undefined | undefined"],
    ],
  },
  checkWorkflow: {
    call: free('checkWorkflow'),
    wrong: [
      ...notWorkflow('checkWorkflow'),
      [
        [flow, { actions: 5 }],
        "checkWorkflow: 'actions' must be a text or a list of texts, not 5 | undefined",
      ],
      [
        [flow, { given: { parameter: {} } }],
        "checkWorkflow({ given }) has no option 'parameter' | did you mean 'parameters'?",
      ],
    ],
  },
  readWorkflow: { call: free('readWorkflow'), wrong: notFolder('readWorkflow', 'file') },
  parseParameters: {
    call: free('parseParameters'),
    wrong: [
      [['{}'], `parseParameters: 'bytes' must be bytes (a Uint8Array), not "{}" | undefined`],
      [[Buffer.from('{}')], "parseParameters: 'place' must be a text, not undefined | undefined"],
    ],
  },
  workflowGraph: {
    call: free('workflowGraph'),
    wrong: [
      ...notWorkflow('workflowGraph'),
      [[flow, 'x'], `workflowGraph: 'run' must be the report of a run, not "x" | undefined`],
      [
        [flow, { report: () => ({}) }],
        "workflowGraph: 'run' must be the report of a run, not an object | pass run.report()",
      ],
    ],
  },
  drawGraph: {
    call: free('drawGraph'),
    wrong: [
      [
        [flow, 'dot'],
        `drawGraph: 'graph' must be a graph, as workflowGraph returns it, not ${JSON.stringify(flow)} | undefined`,
      ],
      [
        [{ workflow: 'x', tasks: [], edges: [] }, 'dto'],
        `drawGraph: 'format' must be 'mermaid', 'dot', 'svg' or 'json', not "dto" | did you mean 'dot'?`,
      ],
      [
        [{ workflow: 'x', tasks: [], edges: [] }],
        "drawGraph: 'format' must be 'mermaid', 'dot', 'svg' or 'json', not undefined | undefined",
      ],
    ],
  },
  builtInActions: {
    call: free('builtInActions'),
    wrong: [[[5], "builtInActions: 'name' must be a text, not 5 | undefined"]],
  },
  keysInWords: {
    call: free('keysInWords'),
    wrong: [[[5], "keysInWords: 'schema' must be an object, not 5 | undefined"]],
  },
  outputInWords: {
    call: free('outputInWords'),
    wrong: [
      [[], "outputInWords: 'output' must be an object, not undefined | undefined"],
      [[{}], "outputInWords: 'output.schema' must be an object, not undefined | undefined"],
    ],
  },
  renderProblems: {
    call: free('renderProblems'),
    wrong: [
      [
        [[{}], { text: '' }],
        "renderProblems: 'problems' must be a list of problems, not a list | undefined",
      ],
      [
        [5, { text: '' }],
        "renderProblems: 'problems' must be a list of problems, not 5 | undefined",
      ],
      [[[], {}], "renderProblems needs the option 'text' | undefined"],
      [[[], { text: 5 }], "renderProblems: 'text' must be a text, not 5 | undefined"],
      [
        [[], { text: '', colour: true }],
        "renderProblems has no option 'colour' | did you mean 'color'?",
      ],
    ],
  },
  jsonParts: {
    call: free('jsonParts'),
    wrong: [[[{}, 'x'], `jsonParts: 'indent' must be a whole number from 0, not "x" | undefined`]],
  },
  countEnded: {
    call: free('countEnded'),
    wrong: [[[5], "countEnded: 'tally' must be a summary of items, not 5 | undefined"]],
  },
  countFailures: {
    call: free('countFailures'),
    wrong: [[[{}], "countFailures: 'tally' must be a summary of items, not an object | undefined"]],
  },
  reasonsOf: {
    call: free('reasonsOf'),
    wrong: [[[null], "reasonsOf: 'failure' must be a failure, not null | undefined"]],
  },
  isFailure: {
    call: free('isFailure'),
    wrong: [
      [
        ['faild'],
        `isFailure: 'state' must be 'waiting', 'running', 'succeeded', 'failed', 'timed_out', 'cancelled' or 'skipped', not "faild" | did you mean 'failed'?`,
      ],
    ],
  },
  printable: { call: free('printable'), wrong: notText('printable', 'text') },
  printableLine: { call: free('printableLine'), wrong: notText('printableLine', 'text') },
  defineAction: {
    call: free('defineAction'),
    wrong: [
      [[5], 'the options of defineAction must be an object | write { input, run }'],
      [[{ runs: () => 1 }], "defineAction has no option 'runs' | did you mean 'run'?"],
      [[{}], "defineAction needs the option 'run' | undefined"],
      [[{ run: 'x' }], `defineAction: 'run' must be a function, not "x" | undefined`],
      [
        [{ run: () => 1, input: { type: 'object' } }],
        "defineAction: 'input' must be a schema (zod, valibot, or another of Standard Schema), not an object | undefined",
      ],
    ],
  },
  defineFold: {
    call: free('defineFold'),
    wrong: [
      [[5], 'the options of defineFold must be an object | write { fold, merge, finish }'],
      [[{ folds: () => 1 }], "defineFold has no option 'folds' | did you mean 'fold'?"],
      [[{}], "defineFold needs the option 'fold' | undefined"],
      [[{ fold: () => 1, merge: 1 }], "defineFold: 'merge' must be a function, not 1 | undefined"],
    ],
  },
  'new ActionError': {
    call: (...passed) => Reflect.construct(library.ActionError, passed),
    wrong: [
      [[{ data: {} }], "new ActionError: 'message' must be a text, not an object | undefined"],
      [
        ['x', { retryafter: '3s' }],
        "new ActionError has no option 'retryafter' | did you mean 'retryAfter'?",
      ],
      [['x', { dta: {} }], "new ActionError has no option 'dta' | did you mean 'data'?"],
      [['x', { data: 5 }], "new ActionError: 'data' must be an object, not 5 | undefined"],
      [
        ['x', { retry: 'no' }],
        `new ActionError: 'retry' must be true or false, not "no" | undefined`,
      ],
      [['x', { name: 5 }], "new ActionError: 'name' must be a text, not 5 | undefined"],
      [
        ['x', { retryAfter: {} }],
        "retryAfter of the error 'x' is {} | write milliseconds, a duration such as '30s', or a date",
      ],
    ],
  },
};
