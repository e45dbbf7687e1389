import { expect, test } from 'vitest';
import { millraceHere } from '../../support/command-here.ts';
import { folderWith } from '../../support/command.ts';

const flow = `
name: blocks
tasks:
  - name: p
    with_items: [1, 2]
    steps:
      - {name: a, action: core.noop}
      - {name: b, steps: [{name: c, action: core.noop}]}
  - name: q
    with_items: [1, 2]
    steps: [{name: d, action: core.noop, retry: {until: "{{ true }}", count: 2}}]
`;

test('--dry-run says where each block runs, and what decides it', async () => {
  const cwd = await folderWith({ 'flow.yaml': flow });
  const shown = await millraceHere(['run', 'flow.yaml', '--dry-run'], { cwd });
  const lines = `${shown.stdout}${shown.stderr}`
    .split('\n')
    .filter((line) => line.includes('runs in') || line.includes('runs as'));
  expect(lines).toEqual([
    '  runs in the lane of the item: no step needs a record of its own',
    '    runs in the lane of the item: no step needs a record of its own',
    "  runs as a run of its own: 'd' has 'until'",
  ]);
  const { stdout } = await millraceHere(['run', 'flow.yaml', '--dry-run', '--json'], { cwd });
  expect(JSON.parse(stdout).tasks).toMatchObject([
    { name: 'p', runs: 'lane', tasks: [{ name: 'a' }, { name: 'b', runs: 'lane' }] },
    { name: 'q', runs: 'run', because: "'d' has 'until'" },
  ]);
});

test('a graph as JSON has where each block runs', async () => {
  const cwd = await folderWith({ 'flow.yaml': flow });
  const { stdout } = await millraceHere(['graph', 'flow.yaml', '--format', 'json'], { cwd });
  expect(JSON.parse(stdout).tasks).toMatchObject([
    {
      name: 'p',
      runs: 'lane',
      tasks: [{ name: 'a' }, { name: 'b', runs: 'lane', tasks: [{ name: 'c' }] }],
      edges: [{ from: 'a', to: 'b', kind: 'needs' }],
    },
    { name: 'q', runs: 'run' },
  ]);
});
