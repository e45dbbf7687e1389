import { expect, test } from 'vitest';
import { menusOf, sidebarOf } from '../../docs/.vitepress/navigation.ts';
import { sections } from '../../docs/.vitepress/pages.ts';
import { pagesOfDocs } from '../support/docs/pages.ts';

test('the sidebar has every page of docs once, and no other', () => {
  const listed = sections.flatMap(({ pages }) => pages.map(({ file }) => `docs/${file}`));
  expect(listed.toSorted()).toEqual(pagesOfDocs());
});

const example = [
  { text: 'Start', menu: 'Start', pages: [{ text: 'Start', file: 'index.md' }] },
  { text: 'Actions', menu: 'Reference', pages: [{ text: 'Built-in', file: 'actions.md' }] },
  {
    text: 'Recipes',
    menu: 'Reference',
    pages: [
      { text: 'All', file: 'recipes/index.md' },
      { text: 'Crawl', file: 'recipes/crawl.md' },
    ],
  },
];

test('a section of one page is a link of the sidebar, others have their pages', () => {
  expect(sidebarOf(example)).toEqual([
    { text: 'Start', link: '/', items: [] },
    { text: 'Actions', link: '/actions', items: [] },
    {
      text: 'Recipes',
      items: [
        { text: 'All', link: '/recipes/' },
        { text: 'Crawl', link: '/recipes/crawl' },
      ],
    },
  ]);
});

test('a menu leads to the first page of its section, or lists its sections', () => {
  expect(menusOf(example)).toEqual([
    { text: 'Start', link: '/', activeMatch: '^(?:/)$' },
    {
      text: 'Reference',
      activeMatch: '^(?:/actions|/recipes/|/recipes/crawl)$',
      items: [
        { text: 'Actions', link: '/actions' },
        {
          text: 'Recipes',
          items: [
            { text: 'All', link: '/recipes/' },
            { text: 'Crawl', link: '/recipes/crawl' },
          ],
        },
      ],
    },
  ]);
});
