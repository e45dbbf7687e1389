import { expect, onTestFinished, test } from 'vitest';
import { readBlocks } from '../support/docs/blocks.ts';
import { checkPage } from '../support/docs/check-page.ts';
import { PageFolder } from '../support/docs/page-folder.ts';
import { missingLine } from '../support/docs/printed.ts';
import { runPage } from '../support/docs/run-page.ts';
import { goneWithin } from '../support/live-process.ts';

/** A page of blocks, each with what is before it, its language and its lines. */
function page(...blocks: readonly (readonly [string, string, string])[]): string {
  return blocks
    .map(([marks, language, text]) => `${marks}\n\n\`\`\`${language}\n${text}\n\`\`\`\n`)
    .join('\n');
}

async function checked(text: string): Promise<string[]> {
  const problems = await checkPage(text, ['from: an\nexample: true\n']);
  return problems.map(({ line, message }) => `${line}: ${message.split('\n')[0]}`);
}

async function folder(): Promise<PageFolder> {
  const made = await PageFolder.make({ millrace: '/nowhere', modules: [] });
  onTestFinished(() => made.remove());
  return made;
}

async function ran(text: string): Promise<{ problems: string[]; skipped: string[] }> {
  const { problems, skipped } = await runPage(text, await folder());
  const shown = ({ line, message }: { line: number; message: string }): string =>
    `${line}: ${message.split('\n')[0]}`;
  return { problems: problems.map(shown), skipped: skipped.map(shown) };
}

test('a block has the marks right before it, and no others', () => {
  const text = page(
    ['<!-- needs: docker, jq -->\n<!-- run: exit 3 -->', 'sh', 'exit 3'],
    ['<!-- run -->\n\nProse.', 'sh', 'true'],
  );
  expect(readBlocks(text)).toMatchObject([
    { line: 4, uses: [{ is: 'run', exit: 3 }], needs: ['docker', 'jq'], text: 'exit 3\n' },
    { line: 12, uses: [], needs: [], language: 'sh' },
  ]);
});

test('a fence in a list or within a longer fence is read as Markdown does', () => {
  const listed = '- text\n\n  <!-- run -->\n\n  ```sh\n  if true\n    then false\n  fi\n  ```\n';
  expect(readBlocks(listed)).toMatchObject([
    { line: 5, text: 'if true\n  then false\nfi\n', uses: [{ is: 'run' }] },
  ]);
  expect(readBlocks('````md\n```sh\nfalse\n```\n````\n')).toMatchObject([
    { line: 1, language: 'md', text: '```sh\nfalse\n```\n' },
  ]);
  expect(readBlocks('```md\n```sh\nfalse\n```\n')).toMatchObject([
    { line: 1, language: 'md', text: '```sh\nfalse\n' },
  ]);
});

test.each([
  ['an unmarked block', '', 'yaml', 'a: 1', 'this yaml block has no mark'],
  ['an unknown mark', '<!-- runs -->', 'sh', 'true', 'no such mark: runs'],
  ['two marks', '<!-- run --><!-- part -->', 'sh', 'a', 'two marks say what this block is'],
  ['a needless need', '<!-- needs: jq -->', 'sh', 'jq', 'needs is for a file or a run block'],
  ['a file elsewhere', '<!-- file: ../a -->', 'text', 'a', 'the file is outside of its folder'],
  ['prints of nothing', '<!-- prints -->', 'text', 'a', 'a prints block follows a run block'],
  ['a foreign part', '<!-- part -->', 'yaml', 'a: 1', /^it is not a part of a file/],
  ['half a line', '<!-- part -->', 'yaml', 'example: t', /^it is not a part of a file/],
  ['broken JavaScript', '<!-- file: a.mjs -->', 'js', 'let = ;', /^syntax of js: /],
  ['broken TypeScript', '<!-- file: a.ts -->', 'ts', 'let a: = 1', /^syntax of ts: /],
  ['broken YAML', '<!-- file: a.yaml -->', 'yaml', 'a: [', /^syntax of yaml: /],
  ['broken JSON', '<!-- file: a.json -->', 'json', '{a: 1}', /^syntax of json: /],
  ['a broken script', '<!-- needs: jq --><!-- run -->', 'sh', 'if true', /^syntax of sh: /],
])('%s is a problem', async (_, marks, language, text, message) => {
  const [problem = '', ...others] = await checked(page([marks, language, text]));
  expect(problem.replace(/^\d+: /, '')).toMatch(message);
  expect(others).toEqual([]);
});

test('a part of a file of the page or of an example is none, whatever its indentation', async () => {
  const text = page(
    ['<!-- file: a.yaml -->', 'yaml', 'a:\n  - b: 1\n    c: 2\nd: 3'],
    ['<!-- part -->', 'yaml', '- b: 1\n  c: 2'],
    ['<!-- part -->', 'yaml', 'example: true'],
    ['', 'text', 'anything'],
  );
  expect(await checked(text)).toEqual([]);
});

test('the files and scripts of a page build upon each other', async () => {
  const text = page(
    ['<!-- file: deep/a.txt -->', 'text', 'one'],
    ['<!-- run -->', 'sh', 'cat deep/a.txt > b.txt\ncd deep\necho two >> ../b.txt'],
    ['<!-- run: exit 2 -->', 'sh', 'cat b.txt\necho three >&2\nexit 2'],
    ['<!-- prints -->', 'text', 'one\ntwo\nthree'],
  );
  expect(await ran(text)).toEqual({ problems: [], skipped: [] });
});

test('a script that ends otherwise than it should is a problem, at its line', async () => {
  const text = page(['Prose.', 'text', ''], ['<!-- run -->', 'sh', 'false\ntrue']);
  expect((await ran(text)).problems).toEqual(['9: exit code 1 in place of 0:']);
  const other = page(['<!-- run: exit 1 -->', 'sh', 'true']);
  expect((await ran(other)).problems).toEqual(['3: exit code 0 in place of 1:']);
});

test('a line that is not printed is a problem, at the line of its block', async () => {
  const text = page(
    ['<!-- run -->', 'sh', 'echo one; echo two'],
    ['<!-- prints -->', 'text', 'two\none'],
  );
  expect((await ran(text)).problems[0]).toMatch(/^9: the output has no line/);
});

test('what needs something that is not there is not run', async () => {
  const text = page(
    ['<!-- needs: no-such-program -->\n<!-- run -->', 'sh', 'false'],
    ['<!-- prints -->', 'text', 'anything'],
    ['<!-- needs: sh -->\n<!-- run -->', 'sh', 'exit 4'],
  );
  expect(await ran(text)).toEqual({
    problems: ['17: exit code 4 in place of 0:'],
    skipped: ['4: not run without no-such-program'],
  });
});

test('a script uses the Node of the tests, and no program of the project', async () => {
  const { output } = await (await folder()).run('node -p process.execPath\n! command -v vitest');
  expect(output).toBe(`${process.execPath}\n`);
});

test('what a script leaves in the background serves the next one, and ends with the page', async () => {
  const made = await PageFolder.make({ millrace: '/nowhere', modules: [] });
  const { code, output } = await made.run('sleep 1000 & echo $!');
  expect(code).toBe(0);
  const pid = Number(output);
  expect((await made.run(`kill -0 ${pid}`)).code).toBe(0);
  await made.remove();
  await goneWithin(60_000, [pid]);
});

test.each([
  ['run 20261121-085924-7k2m9q failed in 245ms', 'run 20270101-000000-abcdef failed in 1m 3s'],
  ['began 2026-11-21 08:59:24, ran 1ms', 'began 2027-01-01 00:00:00, ran less than 1ms'],
  ['count  succeeded  1.2s', '  count succeeded 12 ms'],
])('%j is printed by %j', (expected, line) => {
  expect(missingLine(expected, `before\n${line}\nafter\n`)).toBeUndefined();
});

test.each([
  ['2 of 3 items', '2 of 4 items'],
  ['3 items', '3'],
  ['a\n…\nb', 'b\na'],
])('%j is not printed by %j', (expected, output) => {
  expect(missingLine(expected, output)).toBeDefined();
});
