import { readFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import { namesOf, packageEntries } from '../../reference/library/entries.ts';
import { exampleFiles, libraryExamples } from '../../reference/library/examples.ts';
import { entryParts, headingOf, idOf } from '../../reference/library/names.ts';
import { exportsOf } from '../support/declarations.ts';
import { packageFolder, runIn } from './package-folder.ts';

const page = readFileSync(new URL('../../../docs/library.md', import.meta.url), 'utf8');
const entries = [...packageEntries()];
const names = entries.flatMap(([, file]) => namesOf(file));
const examples = libraryExamples();
const shown = new Set(examples.flatMap(({ shows }) => shows));

/** The public members of a class that are described one by one. */
const members = names.flatMap(({ name, declared: [first] }) =>
  first?.kind === 'class'
    ? first.members
        .filter(({ text }) => !text.startsWith('private'))
        .map((member) => ({ title: `${name}.${member.name}`, about: member.about }))
    : [],
);

describe('the page of the library', () => {
  it.each(entries)('has every name that %s exports', (entry, file) => {
    const exported = [...exportsOf(file).keys()].toSorted();
    expect(
      namesOf(file)
        .map(({ name }) => name)
        .toSorted(),
    ).toEqual(exported);
    const part = entryParts().find((one) => one.entry === entry);
    const own = [...(part?.groups.values() ?? [])].flat();
    const all = [...own, ...(part?.elsewhere ?? [])].map(({ name }) => name);
    expect(all.toSorted()).toEqual(exported);
    for (const one of own) expect(page).toContain(`\n#### ${headingOf(one)}\n`);
  });

  it('describes each declaration once', () => {
    const described = entryParts().flatMap(({ groups }) => [...groups.values()].flat().map(idOf));
    expect(described).toEqual([...new Set(described)]);
    expect(new Set(described)).toEqual(new Set(names.map(idOf)));
  });

  it('has a heading for each member of a class', () => {
    expect(members.length).toBeGreaterThan(40);
    for (const { title } of members) expect(page).toContain(`\n##### ${title}\n`);
  });

  it('has links that lead to its headings', () => {
    const anchors = new Set(
      [...page.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
        heading
          .toLowerCase()
          .replaceAll(/[^\w -]/g, '')
          .replaceAll(' ', '-'),
      ),
    );
    const links = [...page.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor = '']) => anchor);
    expect(links.length).toBeGreaterThan(100);
    expect(links.filter((link) => !anchors.has(link))).toEqual([]);
  });
});

test('every public name, and every member of a class, has a comment', () => {
  const bare = names.filter(({ declared }) => declared.every(({ about }) => about === ''));
  expect(bare.map(({ name }) => name)).toEqual([]);
  expect(members.filter(({ about }) => about === '').map(({ title }) => title)).toEqual([]);
});

describe('the examples of the library', () => {
  it('show every class, function and constant', () => {
    const calls = names.filter(({ declared: [first] }) =>
      ['class', 'const', 'function'].includes(first?.kind ?? ''),
    );
    expect(calls.map(({ name }) => name).filter((name) => !shown.has(name))).toEqual([]);
  });

  it('show only what there is', () => {
    const known = new Set([...names.map(({ name }) => name), ...members.map(({ title }) => title)]);
    expect([...shown].filter((name) => !known.has(name))).toEqual([]);
  });

  it.each(examples.map((example) => [example.file, example] as const))(
    '%s prints what its comments say',
    async (file, { code, prints }) => {
      const folder = await packageFolder({ ...exampleFiles(), [file]: code });
      const { code: ended, stdout, stderr } = await runIn(folder, process.execPath, [file]);
      expect(stderr.replaceAll(/^.*ExperimentalWarning.*$|^\(Use `node.*$/gm, '').trim()).toBe('');
      expect(ended).toBe(0);
      expect(prints.length).toBeGreaterThan(0);
      expect(stdout.trimEnd().split('\n')).toEqual(prints);
    },
  );
});
