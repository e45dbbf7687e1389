import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Ended } from '../../support/command.ts';
import { millraceHere } from '../../support/command-here.ts';
import { newFolder, removeFolder } from '../../support/temp.ts';

const flow = `
name: blocks
tasks:
  - name: p
    with_items: [0, 1]
    steps:
      - {name: a, action: core.noop}
      - name: b
        steps: [{name: c, action: core.fail, when: "{{ item === 1 }}", input: {message: no}, retry: 1}]
`;

let cwd: string;

// One failed run serves all tests: they only read it.
beforeAll(async () => {
  cwd = await newFolder();
  await writeFile(join(cwd, 'flow.yaml'), flow);
  await millraceHere(['run', 'flow.yaml'], { cwd });
});

afterAll(() => removeFolder(cwd));

function inspect(...args: readonly string[]): Promise<Ended> {
  return millraceHere(['inspect', 'last', ...args], { cwd });
}

describe('millrace inspect of a block in a lane', () => {
  it('shows with the failure of an item how its steps have ended', async () => {
    const { stdout } = await inspect('p/1');
    expect(stdout).toMatch(/^MR401 action-failed {2}no$/m);
    expect(stdout).toMatch(/^ {2}step a: succeeded, 1 attempt/m);
    expect(stdout).toMatch(/^ {2}step b\/c: failed, 2 attempts/m);
    expect(stdout).toMatch(/^ {2}step b: failed, 1 attempt/m);
  });

  it('shows a step, as far as a failure has it', async () => {
    const failed = await inspect('p/1/b/c');
    expect(failed.stdout).toMatch(/^p\[1\]\/b\/c: failed, 2 attempts/);
    expect(failed.stdout).toMatch(/^MR401 action-failed {2}no$/m);
    expect((await inspect('p/1/a')).stdout).toMatch(/^p\[1\]\/a: succeeded, 1 attempt[^\n]*\n$/);
    expect(await inspect('p/1/b/0/c/0')).toEqual(failed);
    const { stdout } = await inspect('p/1/b/c', '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      schema: 'millrace.step/1',
      task: 'p',
      index: 1,
      step: 'b/c',
      state: 'failed',
      attempts: 2,
      error: { code: 'MR401', message: 'no' },
    });
  });

  it.each(['p/0/a', 'p/1/d', 'p/1/b/d'])('says where a step is not recorded: %s', async (place) => {
    const { code, stderr } = await inspect(place);
    expect(code).toBe(4);
    expect(stderr).toMatch(/MR506 .*has no record of '/);
    expect(stderr).toMatch(/'durable: true' records each/);
  });
});
