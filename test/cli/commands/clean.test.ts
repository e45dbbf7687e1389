import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openHistory } from '../../../src/index.ts';
import { folderWith } from '../../support/command.ts';
import { millraceHere } from '../../support/command-here.ts';
import { openExecutor, runFlow } from '../../support/flow.ts';
import { squares, waiting } from '../../support/workflows.ts';

describe('millrace clean', () => {
  it('removes the runs that its options choose', async () => {
    const cwd = await folderWith({});
    const directory = join(cwd, '.millrace');
    const executor = await openExecutor({ directory });
    const ids: string[] = [];
    for (let n = 0; n < 3; n++) ids.push((await runFlow(executor, squares)).run);
    await executor.close();
    const unspecific = await millraceHere(['clean'], { cwd });
    expect([unspecific.code, unspecific.stderr]).toEqual([2, expect.stringMatching(/^MR501 /)]);
    const dry = await millraceHere(['clean', '--keep', '1', '--dry-run', '--json'], { cwd });
    expect(JSON.parse(dry.stdout)).toEqual({
      schema: 'millrace.clean/1',
      dry_run: true,
      runs: ids.slice(0, 2),
    });
    const clean = await millraceHere(['clean', '--keep', '1', '--state', 'succeeded,failed'], {
      cwd,
    });
    expect([clean.code, clean.stdout]).toEqual([0, `${ids[0]}\n${ids[1]}\n`]);
    expect(clean.stderr).toBe('2 runs removed\n');
    const history = await openHistory(directory);
    expect(history.runs().map(({ run }) => run)).toEqual(ids.slice(2));
    expect(history.report(ids[2] ?? '').output).toEqual({ total: 14 });
    await history.close();
  });
});

describe('millrace run', () => {
  it('creates no store for a workflow or parameters with problems', async () => {
    const cwd = await folderWith({
      'flow.yaml': 'tasks: [{name: a, action: core.ecko}]',
      'waiting.yaml': waiting.replace('meet.wait', 'core.echo'),
    });
    for (const flow of ['flow.yaml', 'waiting.yaml']) {
      expect((await millraceHere(['run', flow], { cwd })).code).toBe(2);
    }
    expect(await readdir(cwd)).toEqual(['flow.yaml', 'waiting.yaml']);
  });
});
