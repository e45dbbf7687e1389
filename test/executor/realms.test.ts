import { execFile } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../support/temp.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** A test of a user, which sees other constructors of errors and buffers than Node has. */
const userTest = `
import { expect, test } from 'vitest';
import { checkWorkflow, cleanRuns, Executor, MillraceError, openHistory, toJS } from 'millrace';
import { core, workflow } from 'millrace/builder';
import { share, view } from 'millrace/document';

test('the library', async () => {
  const options = { directory: 'store', actions: 'actions', workers: 1 };
  const executor = await Executor.open(options);
  expect(toJS(await executor.map('own.twice', [1, 2]))).toEqual([2, 4]);
  await expect(executor.map('own.fail', [1])).rejects.toMatchObject({ code: 'MR505' });
  await expect(executor.start('tasks: [{name: t, action: own.none}]')).rejects.toBeInstanceOf(MillraceError);
  const flow = workflow('flow', { parameters: { n: { type: 'integer' } } }, (w) => w.task('t', core.echo, { n: w.parameters.n }).output);
  const run = await executor.start(flow, { parameters: { n: 3 }, context: { list: [1, { a: 2 }] } });
  const seen = [];
  for await (const { type } of run.events()) seen.push(type);
  expect((await run.result()).output).toEqual({ n: 3 });
  const program = { command: 'echo', args: ['hello'] };
  const shell = await executor.map('shell.run', [program]);
  expect(shell[0].stdout).toBe('hello\\n');
  const stopped = await executor.start('tasks: [{name: t, action: core.sleep, input: {ms: 60000}}]', { signal: AbortSignal.abort() });
  expect((await stopped.result()).state).toBe('cancelled');
  await executor.close();
  const history = await openHistory('store');
  expect(history.runs()).toHaveLength(5);
  await history.close();
  await expect(openHistory('nowhere')).rejects.toMatchObject({ code: 'MR601' });
  await expect(Executor.open({ directory: 'no/where' })).rejects.toMatchObject({ code: 'MR601' });
  expect((await checkWorkflow('tasks: [{name: t, action: core.noop}]')).ok).toBe(true);
  expect(await cleanRuns('store', { keep: 0 })).toHaveLength(5);
  expect(toJS(view(share({ a: [1, { b: 'x' }] })))).toEqual({ a: [1, { b: 'x' }] });
});
`;

it('works in the vmThreads of vitest', async () => {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'node_modules'));
  await symlink(root, join(folder, 'node_modules/millrace'));
  await symlink(join(root, 'node_modules/vitest'), join(folder, 'node_modules/vitest'));
  await mkdir(join(folder, 'actions'));
  await writeFile(
    join(folder, 'actions/own.mjs'),
    'export const twice = (n) => 2 * n; export const fail = () => { throw new RangeError("no"); };',
  );
  await writeFile(join(folder, 'user.test.mjs'), userTest);
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const args = [
    vitest,
    'run',
    '--pool',
    'vmThreads',
    '--test-timeout',
    '60000',
    '--root',
    folder,
    '--reporter',
    'tap',
  ];
  const env = { ...process.env, NODE_OPTIONS: '', VITEST: '', MILLRACE_TEST_REPORT: '' };
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: folder, env }).catch(
    ({ stdout }: { stdout: string }) => ({ stdout }),
  );
  expect(stdout).toMatch(/^ {4}ok 1 - the library/m);
});
