import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Ended } from '../../support/command.ts';
import { millraceHere } from '../../support/command-here.ts';
import { newFolder, removeFolder } from '../../support/temp.ts';
import { odd, withActions } from '../flows.ts';

/** What is shown of an item that had one attempt. */
const facts =
  '1 attempt, began \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d, ran (?:less than )?\\d+ms';
const attempt = `\\(${facts}\\)`;

/** The same as JSON, of item 1. */
const one = {
  element: 1,
  attempts: 1,
  started_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
  elapsed_ms: expect.any(Number),
};

let cwd: string;
let run: string;

// One failed run serves all tests: they only read it.
beforeAll(async () => {
  cwd = await newFolder();
  await writeFile(join(cwd, 'flow.yaml'), odd);
});

afterAll(() => removeFolder(cwd));

async function inspect(...args: readonly string[]): Promise<Ended> {
  if (run === undefined) {
    const values = JSON.stringify(Array.from({ length: 30 }, (_, index) => index));
    const flow = ['run', 'flow.yaml', '--json', '-p', `values=${values}`, ...withActions];
    run = JSON.parse((await millraceHere(flow, { cwd })).stdout).run;
  }
  return millraceHere(['inspect', ...args], { cwd });
}

describe('millrace inspect', () => {
  it('shows the newest run, or one by the end of its id', async () => {
    const newest = await inspect();
    const lines = newest.stdout.split('\n');
    expect(newest.code).toBe(0);
    expect(lines[0]).toMatch(/^run \S+ of odd: failed in \d+ms$/);
    expect(lines[1]).toMatch(/^MR410 task-failed {2}task 'check' failed: 15 of 30 items/);
    expect(lines[2]).toMatch(new RegExp(`^  in task check, item 1: 1 ${attempt}$`));
    expect(lines[3]).toMatch(/^parameters \{"values":\[0,1,2,/);
    expect(lines[4]).toMatch(/^machine Node\.js \d+\.\S+, \d+ × .+ GiB, \S+ \S+$/);
    expect(lines[5]).toMatch(/^code faults [0-9a-f]{12}$/);
    expect(lines[6]).toMatch(/^folder \//);
    expect(lines[8]).toMatch(/^TASK +STATE +ITEMS +FAILED +VISITS +ELAPSED$/);
    expect(lines[9]).toMatch(/^check +failed +30\/30 +15 +1 +\d+ms$/);
    expect(await inspect(run.slice(-6))).toEqual(newest);
  });

  it('lists all failed items of a run with --failed', async () => {
    const { stdout } = await inspect('last', '--failed');
    const [, list = ''] = stdout.split('failed items of check\n');
    expect(list.trimEnd().split('\n')).toHaveLength(15);
    expect(list).toMatch(new RegExp(`^  \\[29\\] 29: MR401 29 is odd ${attempt}$`, 'm'));
  });

  it('prints the report with --json', async () => {
    const report = JSON.parse((await inspect(run, '--json')).stdout);
    const summary = { total: 30, succeeded: 15, failed: 15 };
    const tasks = { check: { state: 'failed', summary, error: { item: one } } };
    const error = { code: 'MR410', task: 'check', index: 1, item: one };
    expect(report).toMatchObject({ schema: 'millrace.run/1', run, state: 'failed', error, tasks });
  });

  it('shows a task with its first items and failures', async () => {
    const { stdout } = await inspect('last', 'check');
    const lines = stdout.split('\n');
    expect(lines[0]).toMatch(/^check: failed, \d+ms; 30 items: 15 succeeded, 15 failed$/);
    const bad = expect.stringMatching(new RegExp(`^\\[1\\] 1: MR401 1 is odd ${attempt}$`));
    expect(lines.slice(2, 5)).toEqual(['items (10 of 30)', '[0] 0', bad]);
    expect(lines.slice(14, 16)).toEqual(['failed items (10 of 15)', bad]);
    const failed = await inspect('last', 'check', '--failed');
    expect(failed.stdout.split('\n').slice(2, 4)).toEqual(['failed items (15 of 15)', bad]);
  });

  it('prints a task as one document with --json', async () => {
    const all = JSON.parse((await inspect('last', 'check', '--json')).stdout);
    const failed = JSON.parse((await inspect('last', 'check', '--json', '--failed')).stdout);
    expect(all).toMatchObject({ schema: 'millrace.task/1', run, task: 'check', state: 'failed' });
    expect(all.items).toHaveLength(30);
    expect(all.items[2]).toMatchObject({
      index: 2,
      status: 'succeeded',
      output: 2,
      error: null,
      ...one,
      element: 2,
    });
    expect(failed.items).toEqual(
      all.items.filter((item: { index: number }) => item.index % 2 === 1),
    );
  });

  it('shows an item', async () => {
    const good = await inspect('last', 'check/2');
    const bad = await inspect('last', 'check/3');
    expect(good.stdout).toMatch(
      new RegExp(`^check\\[2\\]: succeeded\n  element 2\n  ${facts}\n2\n$`),
    );
    expect(bad.stdout).toMatch(
      new RegExp(`^check\\[3\\]: failed\n  element 3\n  ${facts}\nMR401 action-failed  3 is odd\n`),
    );
    expect(bad.stdout).toContain('faults.js:');
    const { stdout } = await inspect('last', 'check/3', '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      schema: 'millrace.item/1',
      run,
      task: 'check',
      index: 3,
      status: 'failed',
      output: null,
      error: { code: 'MR401', message: '3 is odd' },
      ...one,
      element: 3,
    });
  });

  it.each([
    ['a run', ['nope'], 4, 'MR506'],
    ['a task', ['last', 'chekc'], 4, 'MR506'],
    ['an item', ['last', 'check/30'], 4, 'MR506'],
    ['an item of a task', ['last', 'chekc/0'], 4, 'MR506'],
    ['an item that is no number', ['last', 'check/x'], 2, 'MR501'],
  ])('refuses the name of %s that does not exist', async (_, args, code, shown) => {
    const ended = await inspect(...args);
    expect([ended.code, ended.stdout]).toEqual([code, '']);
    expect(ended.stderr).toMatch(new RegExp(`^${shown} `));
  });
});
