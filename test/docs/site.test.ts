import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { createMarkdownRenderer, disposeMdItInstance, type MarkdownRenderer } from 'vitepress';
import { showFileNames } from '../../docs/.vitepress/file-names.ts';
import { linkToRepository, repositoryOf } from '../../docs/.vitepress/forge-links.ts';
import { showTemplates } from '../../docs/.vitepress/templates.ts';
import { root } from '../support/docs/packed.ts';
import { pagesOfDocs } from '../support/docs/pages.ts';

/** What the site would transform, and a forge would show as it is. */
const siteOnly = [
  ['a container', /^\s*:::/m],
  ['front matter', /^---\n/],
  ['a table of contents', /^\[\[toc\]\]/im],
  ['marked lines in a fence', /^\s*(?:`{3,}|~{3,})[^\n]*[{[]/m],
  ['an included file', /^<<<|<!--\s*@include/m],
  ['a component', /^<(?:script|style|template|[A-Z]\w*)\b/m],
] as const;

test.each(pagesOfDocs())('%s is plain Markdown', (page) => {
  const text = readFileSync(join(root, page), 'utf8');
  const found = siteOnly.filter(([, pattern]) => pattern.test(text)).map(([name]) => name);
  expect(found).toEqual([]);
});

test.each([
  [{ repository: 'github:a/b' }, 'https://github.com/a/b'],
  [{ repository: { url: 'git+https://forge.example/a/b.git' } }, 'https://forge.example/a/b'],
  [{}, undefined],
])('the repository of %j is %s', (manifest, url) => {
  expect(repositoryOf(manifest)).toBe(url);
});

describe('a page on the site', () => {
  let markdown: MarkdownRenderer;

  /** There is one renderer in a process. */
  async function renderer(repository: string | undefined): Promise<MarkdownRenderer> {
    disposeMdItInstance();
    return createMarkdownRenderer(join(root, 'docs'), {
      config: (md) => {
        linkToRepository(md, repository);
        showTemplates(md);
        showFileNames(md);
      },
    });
  }

  function render(text: string, md = markdown): string {
    return md.render(text, { relativePath: 'recipes/a.md', path: join(root, 'docs/recipes/a.md') });
  }

  beforeAll(async () => {
    markdown = await renderer('https://forge.example/a/b');
  });

  test('shows templates in its text and code, and evaluates none', () => {
    const html = render('a {{ item }} `{{ index }}`\n\n| `{{ x }}` |\n| --- |\n| {{ y }} |');
    expect(html).not.toMatch(/\{\{|\}\}/);
    for (const name of ['item', 'index', 'x', 'y']) {
      expect(html).toContain(`&#123;&#123; ${name} &#125;&#125;`);
    }
  });

  test('leads to the repository where a link leaves the folder of the pages', () => {
    expect(render('[map](../../src/README.md#map)')).toContain(
      'href="https://forge.example/a/b/blob/main/src/README.md#map"',
    );
  });

  test('names the file that a block is', () => {
    const block = '```js\nlet a = 1;\n```\n';
    const label = /<span class="lang">(.*?)<\/span>/;
    const marked = `<!-- needs: jq -->\n<!-- file: actions/a&b.mjs -->\n\n${block}`;
    expect(label.exec(render(marked))?.[1]).toBe('actions/a&amp;b.mjs');
    expect(label.exec(render(block))?.[1]).toBe('js');
    expect(label.exec(render(`<!-- file: a.mjs -->\n\nText.\n\n${block}`))?.[1]).toBe('js');
  });

  test.each(['../language.md', 'b.md#c', '#here', 'https://example.com'])(
    'keeps the link %s',
    (target) => {
      expect(render(`[x](${target})`)).not.toContain('forge.example');
    },
  );

  test('has the text of such a link alone while the repository is unknown', async () => {
    const html = render('[map](../../src/README.md) [b](b.md)', await renderer(undefined));
    expect(html).toMatch(/<p>map <a [^>]*>b<\/a><\/p>/);
  });
});
