import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { folderWith } from '../support/command.ts';
import { millraceHere } from '../support/command-here.ts';

const page = readFileSync(
  fileURLToPath(new URL('../../../docs/failed-items.md', import.meta.url)),
  'utf8',
);

/** The blocks behind a comment that says what they are. */
function blocks(kind: string): readonly { readonly what: string; readonly text: string }[] {
  const found = page.matchAll(
    new RegExp(`<!-- ${kind}: ([^>]+) -->\\n\\n\`\`\`\\w*\\n([^]*?)\`\`\``, 'g'),
  );
  return [...found].map(([, what = '', text = '']) => ({ what, text }));
}

/** What differs from run to run is replaced. */
function settled(text: string): string {
  return text
    .replaceAll(/\d{8}-\d{6}-\w{6}/g, 'RUN')
    .replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/g, 'TIME')
    .replaceAll(/ran (?:less than )?\d+ms/g, 'ran MS')
    .replaceAll(/in \d+(?:ms|\.\ds)/g, 'in MS');
}

test('The command prints what the page says', async () => {
  const files = Object.fromEntries(blocks('file').map(({ what, text }) => [what, text]));
  const cwd = await folderWith(files);
  const printed = blocks('prints');
  expect(printed.length).toBe(2);
  for (const { what, text } of printed) {
    const { stdout, stderr } = await millraceHere(what.split(' '), { cwd });
    expect(settled(stdout + stderr).startsWith(settled(text)), what).toBe(true);
  }
});
