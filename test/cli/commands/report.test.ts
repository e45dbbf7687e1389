import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderWith } from '../../support/command.ts';
import { millraceHere } from '../../support/command-here.ts';

const flow = `
name: reported
tasks:
  - name: check
    with_items: [1, 2, 3]
    action: core.echo
    input: {n: "{{ item }}"}
    fail_when: "{{ item === 2 }}"
`;

describe('millrace report', () => {
  it('is written at the end of a run that fails, and afterwards', async () => {
    const cwd = await folderWith({ 'flow.yaml': flow });
    const run = await millraceHere(['run', 'flow.yaml', '-q', '--report', 'at-end.html'], { cwd });
    expect(run.code).toBe(1);
    const page = await readFile(join(cwd, 'at-end.html'), 'utf8');
    expect(page).toContain('<script type="application/json" id="report">');
    expect(page).toContain('"state":"failed"');
    expect(page).not.toMatch(/<(?:script|link)[^>]*(?:src|href)="(?!data:)/);
    const later = await millraceHere(['report', 'last', '-o', 'report.md'], { cwd });
    expect([later.code, later.stderr]).toEqual([
      0,
      expect.stringMatching(/^report\.md shows run /),
    ]);
    const text = await readFile(join(cwd, 'report.md'), 'utf8');
    expect(text).toContain('# reported: failed');
    const json = await millraceHere(['report', 'last', '--format', 'json'], { cwd });
    expect(JSON.parse(json.stdout)).toMatchObject({ schema: 'millrace.report/1', failed: 1 });
  });

  it('says before the run that it cannot be written', async () => {
    const cwd = await folderWith({ 'flow.yaml': flow });
    const given = ['run', 'flow.yaml', '--report', 'none/report.html'];
    const { code, stderr } = await millraceHere(given, { cwd });
    expect([code, stderr]).toEqual([5, expect.stringMatching(/^MR607 .*none.* is missing/)]);
    const runs = await millraceHere(['ps'], { cwd });
    expect(runs.stderr).toMatch(/^MR601 /);
  });

  it('refuses a name that says no format, unless it is given', async () => {
    const cwd = await folderWith({ 'flow.yaml': flow });
    const early = await millraceHere(['run', 'flow.yaml', '-q', '--report', 'r.pdf'], { cwd });
    expect([early.code, early.stderr]).toEqual([2, expect.stringMatching(/^MR501 .*\.pdf/)]);
    await millraceHere(['run', 'flow.yaml', '-q'], { cwd });
    const refused = await millraceHere(['report', 'last', '-o', 'r.pdf'], { cwd });
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringMatching(/^MR501 .*\.pdf/)]);
    const given = ['report', 'last', '-o', 'r.txt', '-f', 'md'];
    expect((await millraceHere(given, { cwd })).code).toBe(0);
    expect(await readFile(join(cwd, 'r.txt'), 'utf8')).toContain('# reported: failed');
    expect(await readdir(cwd)).not.toContainEqual(expect.stringContaining('.part'));
  });

  it('refuses a name that says another format', async () => {
    const cwd = await folderWith({ 'flow.yaml': flow });
    await millraceHere(['run', 'flow.yaml', '-q'], { cwd });
    const given = ['report', 'last', '-o', 'report.html', '-f', 'md'];
    const { code, stderr } = await millraceHere(given, { cwd });
    expect([code, stderr]).toEqual([2, expect.stringMatching(/^MR501 .*--format md\n.*\.md/)]);
  });
});
