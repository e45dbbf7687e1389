import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { readRepository } from '../../docs/.vitepress/forge-links.ts';
import { brokenLinks, type Place } from '../support/docs/check-links.ts';
import { packedFiles, root } from '../support/docs/packed.ts';
import { pagesOfDocs } from '../support/docs/pages.ts';

const readFile = (path: string): string => readFileSync(join(root, path), 'utf8');

const documents = [
  'README.md',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'bench/README.md',
  'schema/README.md',
  'src/README.md',
  'src/store/README.md',
  ...pagesOfDocs(),
].filter((path) => existsSync(join(root, path)));

const forge = readRepository(new URL('../../../package.json', import.meta.url));

const repository: Place = {
  has: (path) => existsSync(join(root, path)),
  read: readFile,
  addresses: forge === undefined ? [] : [`${forge}/blob/main/`, `${forge}/tree/main/`],
};

test.each(documents)('the links of %s lead to files and headings', (file) => {
  expect(brokenLinks(file, repository)).toEqual([]);
});

describe('in the packed package', () => {
  let files: readonly string[] = [];

  beforeAll(async () => {
    files = await packedFiles();
  });

  test('its pages lead to files that are packed, or to the repository', () => {
    const has = (path: string): boolean =>
      files.some((file) => file === path || file.startsWith(`${path}/`));
    const packed = documents.filter(has);
    expect(packed).toContain('docs/language.md');
    const place = { has, read: readFile, addresses: [] };
    expect(packed.flatMap((file) => brokenLinks(file, place))).toEqual([]);
  });

  test('the site and its configuration are not packed', () => {
    expect(files.filter((file) => file.includes('vitepress'))).toEqual([]);
  });
});

describe('the check of links', () => {
  const pages: Readonly<Record<string, string>> = {
    'docs/a.md': '',
    'docs/b.md':
      '# B\n\n## `x.y`: (z)\n\n## Same\n\n## Same\n\n```sh\n# not\n```\n<a id="own"></a>\n',
    'README.md': '',
  };

  /** What is wrong with the links of a page `docs/a.md`. */
  function broken(text: string): string[] {
    const place = {
      has: (path: string) => path in pages || path === 'docs',
      read: (path: string) => (path === 'docs/a.md' ? text : (pages[path] ?? '')),
      addresses: ['https://forge.example/blob/main/'],
    };
    return brokenLinks('docs/a.md', place);
  }

  test.each([
    '[b](b.md) [b](./b.md#b) [up](../README.md) [folder](../docs/)',
    '[b](b.md#xy-z) [b](b.md#same) [b](b.md#same-1) [b](b.md#own)',
    '# Here\n\n[here](#here) ![image][b]\n\n[b]: b.md',
    '`[code](nowhere.md)` ``[more `code`](nowhere.md)``\n\n```md\n[code](nowhere.md)\n```',
    '[far](https://example.com/nowhere) [mail](mailto:a@example.com)',
    '[forge](https://forge.example/blob/main/docs/b.md#b)',
  ])('%j is sound', (text) => {
    expect(broken(text)).toEqual([]);
  });

  test.each([
    ['one\n[c](c.md)', '2: c.md is not there'],
    ['[b](b.md#c)', '1: b.md#c is no heading'],
    ['[b](b.md#same-2)', '1: b.md#same-2 is no heading'],
    ['[b](b.md#not)', '1: b.md#not is no heading'],
    ['[here](#there)', '1: #there is no heading'],
    ['[b]: c.md "title"', '1: c.md is not there'],
    ['<img src="c.svg" alt="">', '1: c.svg is not there'],
    ['[outside](../../README.md)', '1: ../../README.md is not there'],
    ['[root](/b.md)', '1: /b.md is relative to no file'],
    [
      '[forge](https://forge.example/blob/main/c.md)',
      '1: https://forge.example/blob/main/c.md is not there',
    ],
  ])('%j is broken', (text, problem) => {
    expect(broken(text)).toEqual([`docs/a.md:${problem}`]);
  });
});
