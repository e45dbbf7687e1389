import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as actionEntry from '../../src/actions/define.ts';
import * as builderEntry from '../../src/builder/public.ts';
import { TaskBuilder } from '../../src/builder/task.ts';
import { ScopeBuilder } from '../../src/builder/scope.ts';
import { WorkflowBuilder } from '../../src/builder/workflow.ts';
import * as documentEntry from '../../src/document/public.ts';
import * as library from '../../src/index.ts';
import { errorOf } from '../support/problem-lines.ts';
import { newFolder, removeFolder } from '../support/temp.ts';
import { builderCalls } from './wrong-calls/builder.ts';
import { type CallTable, flow } from './wrong-calls/called.ts';
import { executorCalls } from './wrong-calls/executor.ts';
import { functionCalls } from './wrong-calls/functions.ts';
import { historyCalls } from './wrong-calls/history.ts';
import { requestCalls } from './wrong-calls/requests.ts';

let executor: library.Executor;
let run: library.Run;
let folder: string;

beforeAll(async () => {
  folder = await newFolder();
  executor = await library.Executor.open({ directory: folder, workers: 1 });
  run = await executor.start(flow);
  await run.result();
});

afterAll(async () => {
  await executor.close();
  await removeFolder(folder);
});

const calls: CallTable = {
  ...executorCalls(
    () => executor,
    () => run,
  ),
  ...requestCalls(() => run),
  ...historyCalls(() => executor.history),
  ...functionCalls,
  ...builderCalls,
};

const rows = Object.entries(calls).flatMap(([name, { call, wrong }]) =>
  wrong.map(([passed, message]) => ({ name, call, passed, message })),
);

test.each(rows)('$name says: $message', async ({ call, passed, message }) => {
  expect(await errorOf(() => call(...passed))).toBe(`MR501 ${message}`);
});

describe('the table of wrong calls', () => {
  /** Calls that take no argument, or any value. */
  const anyValue = [
    'Executor',
    'MillraceError',
    'Run',
    'RowExport',
    'RunFigures',
    'RunHistory',
    'WatchedRun',
    'BuiltWorkflow',
    'TaskBuilder',
    'document.release',
    'document.share',
    'document.view',
    'executor.actions',
    'executor.close',
    'executor.limits.list',
    'history.blockRun',
    'history.close',
    'history.follow',
    'history.logReader',
    'run.events',
    'run.pause',
    'run.printed',
    'run.progress',
    'run.questions',
    'run.report',
    'run.result',
    'run.resume',
    'shownElement',
    'task.toJSON',
    'toJS',
  ];

  const functionsOf = (entry: object): string[] =>
    Object.entries(entry)
      .filter(([, member]) => typeof member === 'function')
      .map(([name]) => name);

  const methodsOf = ({ prototype }: { readonly prototype: object }): string[] =>
    Object.entries(Object.getOwnPropertyDescriptors(prototype))
      .filter(([name, { value }]) => typeof value === 'function' && name !== 'constructor')
      .map(([name]) => name);

  const prefixed = (prefix: string, names: readonly string[]): string[] =>
    names.map((name) => `${prefix}.${name}`);

  test('has every function that the package exports, and every method of its classes', () => {
    const all = [
      ...functionsOf(library).map((name) => (name === 'ActionError' ? `new ${name}` : name)),
      'Executor.open',
      ...prefixed('executor', methodsOf(library.Executor)),
      ...prefixed('executor.limits', functionsOf(executor.limits)),
      ...prefixed('run', methodsOf(library.Run)),
      ...prefixed('history', methodsOf(library.RunHistory)),
      ...prefixed('task', methodsOf(TaskBuilder)),
      ...prefixed('w', methodsOf(WorkflowBuilder)),
      ...prefixed('w', methodsOf(ScopeBuilder)),
      ...functionsOf(builderEntry).map((name) =>
        name === 'BuiltWorkflow' || name === 'TaskBuilder' ? name : `builder.${name}`,
      ),
      ...functionsOf(documentEntry).map((name) => (name === 'toJS' ? name : `document.${name}`)),
    ];
    const known = [...Object.keys(calls), ...anyValue];
    expect([...new Set(all)].toSorted()).toEqual(known.toSorted());
    expect(functionsOf(actionEntry).filter((name) => !(name in library))).toEqual([]);
  });
});
