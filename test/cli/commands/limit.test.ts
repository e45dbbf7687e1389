import { expect, test } from 'vitest';
import { folderWith } from '../../support/command.ts';
import { millraceHere } from '../../support/command-here.ts';

const flow = 'tasks: [{name: a, action: core.noop, limit: api}]';

test('a limit of the store is set, listed, counted in and removed', async () => {
  const cwd = await folderWith({ 'flow.yaml': flow });
  const set = await millraceHere(['limit', 'set', 'api', '--concurrency', '3', '--rate', '5/m'], {
    cwd,
  });
  expect([set.code, set.stderr]).toEqual([0, 'limit api is set\n']);
  const listed = await millraceHere(['limit', 'ls'], { cwd });
  expect(listed.stdout).toMatch(/^api +- +3 in flight, 5 starts per minute +0 +0$/m);
  const { stdout } = await millraceHere(['limit', 'ls', '--json'], { cwd });
  const none = { held: 0, waiting: 0 };
  expect(JSON.parse(stdout)).toEqual({
    schema: 'millrace.limits/1',
    limits: [
      { name: 'api', workflow: null, concurrency: 3, rate: 5 / 60, runs: none, attempts: none },
    ],
  });
  expect((await millraceHere(['run', 'flow.yaml', '-q'], { cwd })).code).toBe(0);
  const removed = await millraceHere(['limit', 'rm', 'api'], { cwd });
  expect(removed.stderr).toBe('limit api is removed\n');
  const refused = await millraceHere(['run', 'flow.yaml', '-q'], { cwd });
  expect(refused.code).toBe(2);
  expect(refused.stderr).toContain("there is no limit 'api'");
});

test('a limit that allows anything, or that has no name, is refused', async () => {
  const cwd = await folderWith({});
  const nothing = await millraceHere(['limit', 'set', 'api'], { cwd });
  expect(nothing.code).toBe(2);
  expect(nothing.stderr).toContain("needs 'concurrency' or 'rate'");
  expect((await millraceHere(['limit', 'set'], { cwd })).code).toBe(2);
});
