import { expect, it } from 'vitest';
import { folderWith } from '../../support/command.ts';
import { millraceHere } from '../../support/command-here.ts';

it('lists runs, newest first, up to the given number', async () => {
  const cwd = await folderWith({
    'good.yaml': 'name: good\ntasks: [{name: a, action: core.noop, with_items: [1, 2]}]',
    'bad.yaml': 'name: bad\ntasks: [{name: a, action: core.fail}]',
  });
  await millraceHere(['run', 'good.yaml'], { cwd });
  await millraceHere(['run', 'bad.yaml'], { cwd });
  const all = await millraceHere(['ps'], { cwd });
  expect([all.code, all.stderr]).toEqual([0, '']);
  expect(all.stdout.split('\n')).toEqual([
    expect.stringMatching(/^RUN +WORKFLOW +STATE +ITEMS +FAILED +STARTED +ELAPSED$/),
    expect.stringMatching(/^\S+ +bad +failed +1\/1 +1 +\d{4}-\d\d-\d\d \d\d:\d\d:\d\d +\d+ms$/),
    expect.stringMatching(/^\S+ +good +succeeded +2\/2 +0 +\d{4}-\d\d-\d\d \d\d:\d\d:\d\d +\d+ms$/),
    '',
  ]);
  const newest = await millraceHere(['ps', '-n', '1'], { cwd });
  expect(newest.stdout.split('\n')).toHaveLength(3);
  expect(newest.stderr).toBe('and 1 older run: millrace ps --all\n');
  expect((await millraceHere(['ps', '--all', '-n', '1'], { cwd })).stdout).toBe(newest.stdout);
  const { stdout } = await millraceHere(['ps', '--json'], { cwd });
  const { schema, runs } = JSON.parse(stdout);
  expect(schema).toBe('millrace.runs/1');
  expect(runs).toEqual([
    {
      run: expect.stringMatching(/^\d{8}-\d{6}-\w{6}$/),
      workflow: 'bad',
      state: 'failed',
      waits_for: null,
      outcome: null,
      interrupted: false,
      started_at: expect.stringMatching(/Z$/),
      ended_at: expect.stringMatching(/Z$/),
      items: { total: 1, ended: 1, failed: 1 },
      owner: null,
      parent: null,
      questions: 0,
    },
    expect.objectContaining({ workflow: 'good' }),
  ]);
});
