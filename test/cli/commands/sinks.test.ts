import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { millraceHere } from '../../support/command-here.ts';
import { temporaryFolder } from '../../support/temp.ts';

const flow = `
tasks:
  - {name: each, action: core.echo, with_items: [1, 2, 3], input: {n: "{{ item }}"},
     results: {to: out.jsonl, order: input}}
`;

it('inspect shows what was written to a file of results, and the plan that it will be', async () => {
  const cwd = await temporaryFolder();
  await writeFile(join(cwd, 'flow.yaml'), flow);
  const dry = await millraceHere(['run', 'flow.yaml', '--dry-run'], { cwd });
  expect(dry.stdout).toContain('writes its results to out.jsonl, in the order of the items');
  expect((await millraceHere(['run', 'flow.yaml', '-q'], { cwd })).code).toBe(0);
  const path = join(cwd, 'out.jsonl');
  const written = `written 3 rows (24 B) to ${path}`;
  expect((await millraceHere(['inspect', 'last'], { cwd })).stdout).toContain(
    `each has ${written}\n`,
  );
  const task = await millraceHere(['inspect', 'last', 'each'], { cwd });
  expect(task.stdout).toContain(`3 items: 3 succeeded; ${written}\n`);
  const report = JSON.parse((await millraceHere(['inspect', 'last', '--json'], { cwd })).stdout);
  expect(report.tasks.each.sink).toEqual({
    path,
    format: 'jsonl',
    state: 'placed',
    rows: 3,
    bytes: 24,
  });
});
