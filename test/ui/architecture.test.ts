import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** Rooms of the pages, each after those that it may import. */
const rooms = [
  'dom',
  'format',
  'route',
  'source',
  'live',
  'parts',
  'charts',
  'actions',
  'panels',
  'drawer',
  'pages',
  'app',
  'main.tsx',
];

/** What pages and server share, and what is pure in the graph. */
const shared = /^src\/(?:dashboard\/payloads\/[a-z-]+|graph\/layout)\.ts$/;

const sources = readdirSync(join(root, 'ui/src'), { withFileTypes: true, recursive: true })
  .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
  .map((entry) => {
    const file = relative(root, join(entry.parentPath, entry.name));
    const text = readFileSync(join(root, file), 'utf8');
    const imports = [...text.matchAll(/from '([^']+)'/g)].map(([, name = '']) => name);
    return { file, text, imports, room: file.split('/')[2] ?? '' };
  });

function within(file: string, name: string): string {
  return normalize(join(dirname(file), name));
}

describe('the sources of the pages', () => {
  test('are in known rooms, and imports run one way', () => {
    const stray = sources.flatMap(({ file, room, imports }) =>
      imports
        .filter((name) => name.startsWith('.'))
        .map((name) => within(file, name))
        .filter((target) => target.startsWith('ui/src/'))
        .filter((target) => rooms.indexOf(target.split('/')[2] ?? '') > rooms.indexOf(room))
        .map((target) => `${file} imports ${target}`),
    );
    expect(sources.filter(({ room }) => !rooms.includes(room))).toEqual([]);
    expect(stray).toEqual([]);
  });

  test('import nothing of the server but its payloads and the layout of graphs', () => {
    const stray = sources.flatMap(({ file, imports }) =>
      imports
        .filter((name) => (name.startsWith('.') ? within(file, name).startsWith('src/') : true))
        .filter((name) => !/^preact(?:\/hooks)?$/.test(name))
        .filter((name) => !shared.test(within(file, name)))
        .map((name) => `${file} imports ${name}`),
    );
    expect(stray).toEqual([]);
  });

  test('put values into a page as text only', () => {
    const wrong =
      /innerHTML|outerHTML|insertAdjacent|dangerously|document\.write|DOMParser|\beval\(/;
    expect(sources.filter(({ text }) => wrong.test(text)).map(({ file }) => file)).toEqual([]);
  });

  test('use every class of the style sheets', () => {
    const folder = join(root, 'ui/src/styles');
    const sheets = readdirSync(folder).filter((name) => name !== 'app.css');
    const rules = sheets.map((name) => readFileSync(join(folder, name), 'utf8')).join('\n');
    const classes = new Set([...rules.matchAll(/\.([a-z][\w-]*)/gi)].map(([, name = '']) => name));
    const pages =
      sources.map(({ text }) => text).join('\n') +
      readFileSync(join(root, 'ui/index.html'), 'utf8');
    const words = new Set(pages.split(/[^\w-]+/));
    // Those of states are put together from their names.
    const unused = [...classes].filter(
      (name) => !words.has(name) && !/^(?:[bg]|state)-/.test(name),
    );
    expect(unused).toEqual([]);
  });

  test('are short, and no type is waved through', () => {
    const waved = /\bas any\b|: any\b|@ts-(?:ignore|expect-error)|oxlint-disable|eslint-disable/;
    const lines = (text: string): number => text.split('\n').length - 1;
    expect(sources.filter(({ text }) => waved.test(text)).map(({ file }) => file)).toEqual([]);
    expect(sources.filter(({ text }) => lines(text) > 300).map(({ file }) => file)).toEqual([]);
    expect(sources.filter(({ text }) => lines(text) < 100).length / sources.length).toBeGreaterThan(
      0.6,
    );
  });
});
