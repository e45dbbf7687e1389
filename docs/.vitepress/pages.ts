/** A page of the site: its name in the sidebar, and its file below `docs/`. */
export interface Page {
  readonly text: string;
  readonly file: string;
}

/** A part of the sidebar. Sections that follow each other with one `menu` share it in the bar. */
export interface Section {
  readonly text: string;
  readonly menu: string;
  readonly pages: readonly Page[];
}

/** All pages, in the order of the site. `test/docs/sidebar.test.ts` compares it with the files. */
export const sections: readonly Section[] = [
  {
    text: 'Start',
    menu: 'Start',
    pages: [{ text: 'Start', file: 'index.md' }],
  },
  {
    text: 'Concepts',
    menu: 'Concepts',
    pages: [
      { text: 'The life of a run', file: 'concepts/run.md' },
      { text: 'Fan-in', file: 'concepts/fan-in.md' },
      { text: 'Folds', file: 'folds.md' },
      { text: 'Context in shared memory', file: 'concepts/context.md' },
      { text: 'What is promised', file: 'concepts/promises.md' },
      { text: 'Failed items', file: 'failed-items.md' },
      { text: 'Logs', file: 'logs.md' },
      { text: 'Results', file: 'results.md' },
      { text: 'Each', file: 'each.md' },
      { text: 'The dashboard', file: 'dashboard.md' },
    ],
  },
  {
    text: 'Language',
    menu: 'Reference',
    pages: [
      { text: 'Language', file: 'language.md' },
      { text: 'Patterns', file: 'patterns.md' },
      { text: 'Sources', file: 'sources.md' },
    ],
  },
  {
    text: 'Actions',
    menu: 'Reference',
    pages: [
      { text: 'Built-in actions', file: 'actions.md' },
      { text: 'Actions of your own', file: 'action-files.md' },
    ],
  },
  {
    text: 'Library',
    menu: 'Reference',
    pages: [
      { text: 'In a program', file: 'embedding.md' },
      { text: 'Workflows in TypeScript', file: 'builder.md' },
      { text: 'API', file: 'library.md' },
      { text: 'Documents', file: 'documents.md' },
    ],
  },
  {
    text: 'Command',
    menu: 'Reference',
    pages: [{ text: 'Command', file: 'command.md' }],
  },
  {
    text: 'Errors',
    menu: 'Reference',
    pages: [{ text: 'Errors', file: 'errors.md' }],
  },
  {
    text: 'Recipes',
    menu: 'Recipes',
    pages: [
      { text: 'All recipes', file: 'recipes/index.md' },
      { text: 'Thumbnails of images', file: 'recipes/thumbnails.md' },
      { text: 'Hash a tree of files', file: 'recipes/hash-tree.md' },
      { text: 'Crawl a list of URLs', file: 'recipes/crawl.md' },
      { text: 'Lines of a large file', file: 'recipes/large-file.md' },
      { text: 'Retry and export', file: 'recipes/retry-and-export.md' },
      { text: 'Express', file: 'recipes/express.md' },
      { text: 'Fastify', file: 'recipes/fastify.md' },
      { text: 'Next.js', file: 'recipes/nextjs.md' },
      { text: 'A benchmark matrix', file: 'recipes/benchmark-matrix.md' },
      { text: 'Map-reduce over logs', file: 'recipes/map-reduce-logs.md' },
      { text: 'Statistics of a sweep', file: 'recipes/statistics.md' },
      { text: 'Call Python', file: 'recipes/python.md' },
      { text: 'One at a time on a GPU', file: 'recipes/gpu.md' },
      { text: 'systemd', file: 'recipes/systemd.md' },
      { text: 'Docker', file: 'recipes/docker.md' },
      { text: 'cron', file: 'recipes/cron.md' },
    ],
  },
  {
    text: 'Operations',
    menu: 'Operations',
    pages: [{ text: 'Operations', file: 'operations.md' }],
  },
  {
    text: 'Coming from',
    menu: 'More',
    pages: [
      { text: 'p-map', file: 'coming-from/p-map.md' },
      { text: 'piscina', file: 'coming-from/piscina.md' },
      { text: 'BullMQ', file: 'coming-from/bullmq.md' },
      { text: 'GNU parallel', file: 'coming-from/gnu-parallel.md' },
      { text: 'Step Functions Map', file: 'coming-from/step-functions-map.md' },
      { text: 'Attune', file: 'coming-from/attune.md' },
    ],
  },
  {
    text: 'Beside other engines',
    menu: 'More',
    pages: [{ text: 'Beside other engines', file: 'conformance.md' }],
  },
  {
    text: 'Performance',
    menu: 'More',
    pages: [{ text: 'Performance', file: 'performance.md' }],
  },
  {
    text: 'Design',
    menu: 'More',
    pages: [{ text: 'Design', file: 'design.md' }],
  },
];
