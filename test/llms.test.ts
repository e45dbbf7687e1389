import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const text = await readFile(join(root, 'llms.txt'), 'utf8');
const links = [...text.matchAll(/\]\(([^)]+)\)/g)].map(([, target = '']) => target);

it('llms.txt has every page of the documentation once', async () => {
  const found = await readdir(join(root, 'docs'), { recursive: true });
  const pages = found.filter((path) => path.endsWith('.md') && !path.startsWith('.'));
  expect(pages.length).toBeGreaterThan(5);
  const listed = links.filter((link) => link.startsWith('docs/'));
  expect(listed.toSorted()).toEqual(pages.map((path) => `docs/${path}`).toSorted());
});

it('every link of llms.txt leads to a file or folder', async () => {
  for (const link of links) await stat(join(root, link));
});
