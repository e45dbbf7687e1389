// Writes llms.txt, a short map of the documentation for language models; --check only compares.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const file = join(root, 'llms.txt');

/** The longest description of a page. */
const longest = 160;

/** Files of the package outside of docs/. */
const others = [
  '- [README](README.md): what Millrace is, the first five minutes, what is promised',
  '- [Changelog](CHANGELOG.md): what has changed in each version',
  '- [Security](SECURITY.md): what is trusted, and how to report a vulnerability',
  '- [JSON Schema](schema/workflow.schema.json): of workflow files',
  '- [Examples](examples): complete workflows with their actions',
];

function read(path) {
  return readFileSync(join(root, path), 'utf8');
}

/** All pages of a folder, those of its own first. Hidden folders belong to the site. */
function pagesIn(folder) {
  const entries = readdirSync(join(root, folder), { withFileTypes: true });
  const visible = entries.filter(({ name }) => !name.startsWith('.'));
  const pages = visible.filter((entry) => entry.isFile() && entry.name.endsWith('.md'));
  const folders = visible.filter((entry) => entry.isDirectory());
  return [
    ...pages.map(({ name }) => `${folder}/${name}`).toSorted(),
    ...folders
      .toSorted((a, b) => (a.name < b.name ? -1 : 1))
      .flatMap((entry) => {
        return pagesIn(`${folder}/${entry.name}`);
      }),
  ];
}

/** Title and first paragraph, without front matter, comments and code. */
function summaryOf(path) {
  const text = read(path)
    .replace(/^---\n[^]*?\n---\n/, '')
    .replaceAll(/<!--[^]*?-->|^```[^]*?^```$/gm, '');
  const title = /^# (.+)$/m.exec(text)?.[1] ?? basename(path, '.md');
  const below = text.slice(text.indexOf(title) + title.length);
  const paragraph = below.split(/\n\s*\n/).find((block) => /^[A-Z`*_[]/.test(block.trim())) ?? '';
  return { title: plain(title), about: firstSentences(plain(paragraph)) };
}

/** Without links, emphasis and line breaks. */
function plain(text) {
  const unlinked = text.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1');
  return unlinked.replaceAll('**', '').replaceAll(/\s+/g, ' ').trim();
}

/** As many sentences as fit; the beginning of a first one that is too long. */
function firstSentences(text) {
  let found = '';
  for (const sentence of text.split(/(?<=[.:]) (?=[A-Z`])/)) {
    if (found !== '' && found.length + sentence.length >= longest) break;
    found = `${found} ${sentence}`.trim();
  }
  return found.length > longest ? `${found.slice(0, found.lastIndexOf(' ', longest))} …` : found;
}

function line(path) {
  const { title, about } = summaryOf(path);
  return `- [${title}](${path})${about === '' ? '' : `: ${about}`}`;
}

function headingOf(folder) {
  const name = basename(folder).replaceAll('-', ' ');
  return folder === 'docs' ? 'Documentation' : `${name[0].toUpperCase()}${name.slice(1)}`;
}

const groups = new Map();
for (const path of pagesIn('docs')) {
  const folder = dirname(path);
  groups.set(folder, [...(groups.get(folder) ?? []), path]);
}
const { description } = JSON.parse(read('package.json'));
const sections = [
  `# Millrace\n\n> ${description}`,
  'Made by `npm run llms` from docs/. Paths are those in the package and in the repository.',
  ...[...groups].map(([folder, pages]) => {
    return `## ${headingOf(folder)}\n\n${pages.map(line).join('\n')}`;
  }),
  `## More\n\n${others.join('\n')}`,
];
const fresh = `${sections.join('\n\n')}\n`;

if (!process.argv.includes('--check')) {
  writeFileSync(file, fresh);
} else if (!existsSync(file) || readFileSync(file, 'utf8') !== fresh) {
  console.error('llms.txt is not what npm run llms makes of docs/');
  process.exitCode = 1;
}
