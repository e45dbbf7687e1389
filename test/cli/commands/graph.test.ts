import { describe, expect, it } from 'vitest';
import { graphCommand } from '../../../src/cli/commands/graph.ts';
import { folderWith } from '../../support/command.ts';
import { millraceHere } from '../../support/command-here.ts';
import { recorded } from '../recorded.ts';

const flow = `
tasks:
  - {name: a, action: core.echo, with_items: [1, 2]}
  - {name: b, action: core.noop, needs: a}
`;

describe('millrace graph', () => {
  it('draws a workflow file, and a run of it with its states', async () => {
    const cwd = await folderWith({ 'flow.yaml': flow });
    await millraceHere(['run', 'flow.yaml', '-j', '1', '-q'], { cwd });
    const ofFile = await millraceHere(['graph', 'flow.yaml'], { cwd });
    expect([ofFile.code, ofFile.stderr]).toEqual([0, '']);
    expect(ofFile.stdout).toBe(
      'flowchart TD\n  t0["a<br/>core.echo<br/>×2"]\n  t1["b<br/>core.noop"]\n  t0 -.-> t1\n',
    );
    const ofRun = await millraceHere(['graph', 'last', '-f', 'json'], { cwd });
    expect(JSON.parse(ofRun.stdout)).toMatchObject({
      schema: 'millrace.graph/1',
      state: 'succeeded',
      tasks: [
        { name: 'a', items: 2, state: 'succeeded' },
        { name: 'b', state: 'succeeded' },
      ],
    });
  });

  it('reads a name with a dot as a file, and any other as a run', async () => {
    const { terminal } = recorded();
    const draw = (name: string) =>
      graphCommand(name, { format: 'svg', store: '/nowhere' }, terminal);
    await expect(draw('missing.yaml')).rejects.toMatchObject({ code: 'MR503' });
    await expect(draw('7k2m9q')).rejects.toMatchObject({ code: 'MR601' });
  });
});
