import { defineConfig } from 'vitepress';
import { showFileNames } from './file-names.ts';
import { linkToRepository, readRepository } from './forge-links.ts';
import { menusOf, sidebarOf } from './navigation.ts';
import { sections } from './pages.ts';
import { slugOf } from './slug.ts';
import { showTemplates } from './templates.ts';

const repository = readRepository(new URL('../../package.json', import.meta.url));

export default defineConfig({
  title: 'Millrace',
  description: 'Workflows and batches on one machine: durable fan-out over worker threads.',
  lang: 'en',
  lastUpdated: false,
  srcExclude: ['.vitepress/**'],
  // The index of the search is one chunk.
  vite: { build: { chunkSizeWarningLimit: 4000 } },
  markdown: {
    // Braces at the end of a line are text.
    attrs: { disable: true },
    anchor: { slugify: slugOf },
    toc: { slugify: slugOf },
    config: (md) => {
      linkToRepository(md, repository);
      showTemplates(md);
      showFileNames(md);
    },
  },
  themeConfig: {
    nav: menusOf(sections),
    sidebar: sidebarOf(sections),
    outline: [2, 3],
    search: { provider: 'local' },
    externalLinkIcon: true,
    docFooter: { prev: 'Previous', next: 'Next' },
    ...(repository !== undefined && {
      socialLinks: [{ icon: 'github', link: repository }],
      editLink: { pattern: `${repository}/edit/main/docs/:path`, text: 'Edit this page' },
    }),
  },
});
