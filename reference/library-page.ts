import { exampleFiles, libraryExamples } from './library/examples.ts';
import { groupTitles, intro } from './library/prose.ts';
import type { PublicName } from './library/entries.ts';
import type { Declared } from './library/module.ts';
import { type EntryPart, entryParts, headingOf } from './library/names.ts';
import { plainTypes, signatureOf } from './library/signatures.ts';
import { anchorOf, codeBlock, linkCodes, pageOf } from './markdown.ts';

const examples = libraryExamples();

/** The page `docs/library.md`. */
export function libraryPage(): string {
  const files = Object.entries(exampleFiles()).flatMap(([name, text]) => [
    `\`${name}\`:`,
    codeBlock(name.endsWith('.mjs') ? 'js' : 'yaml', text),
  ]);
  const parts = entryParts();
  const links = new Map(
    parts.flatMap(({ groups }) =>
      [...groups.values()].flat().map((one) => [one.name, linkTo(one)] as const),
    ),
  );
  return pageOf([
    '# The library',
    '<!-- Made by npm run schema from the types and comments in src/, and reference/library/. -->',
    intro,
    ...files,
    ...parts.flatMap((part) => entryPart(part, links)),
  ]);
}

type Links = ReadonlyMap<string, string>;

function linkTo(one: PublicName): string {
  return `[\`${one.name}\`](#${anchorOf(headingOf(one))})`;
}

function entryPart({ entry, groups, elsewhere }: EntryPart, links: Links): string[] {
  const others = elsewhere.map(({ name }) => links.get(name) ?? name);
  return [
    `## ${entry}`,
    ...(others.length > 0 ? [`It also exports ${others.join(', ')}.`] : []),
    ...[...groups].toSorted(byTitle).flatMap((group) => groupPart(group, links)),
  ];
}

function groupPart(
  [from, unsorted]: readonly [from: string, names: readonly PublicName[]],
  links: Links,
): string[] {
  const names = unsorted.toSorted(callsFirst);
  const title = groupTitles[from];
  const head = title === undefined ? [] : [`### ${title}`];
  return [...head, names.map(linkTo).join(' · '), ...names.flatMap((one) => namePart(one, links))];
}

/** In the order of the titles. */
function byTitle([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  const order = Object.keys(groupTitles);
  return order.indexOf(a) - order.indexOf(b);
}

/** Classes, functions and constants come before types. */
function callsFirst(a: PublicName, b: PublicName): number {
  return Number(isType(a)) - Number(isType(b));
}

function isType({ declared: [first] }: PublicName): boolean {
  return first?.kind === 'interface' || first?.kind === 'type';
}

function namePart(one: PublicName, links: Links): string[] {
  const { name, declared } = one;
  const about = declared.find((each) => each.about !== '')?.about ?? '';
  const isClass = declared[0]?.kind === 'class';
  return [
    `#### ${headingOf(one)}`,
    linkCodes(about),
    codeBlock('ts', declared.map(signatureOf).join('\n')),
    ...seePart(name, declared, links),
    ...examplePart(name, links),
    ...(isClass ? declared.flatMap((each) => memberParts(each, links)) : []),
  ];
}

/** The other public types that a declaration names. */
function seePart(name: string, declared: readonly Declared[], links: Links): string[] {
  const code = declared.map(({ text }) => text.replaceAll(/\/\*[^]*?\*\/|'[^']*'/g, '')).join('\n');
  const shown = declared[0]?.kind === 'class' ? '' : code;
  const words = new Set(shown.match(/\b[A-Z]\w+/g));
  const found = [...words].filter((word) => word !== name && links.has(word));
  return found.length === 0 ? [] : [`See ${found.map((word) => links.get(word)).join(', ')}.`];
}

function examplePart(name: string, links: Links): string[] {
  const own = examples.filter(({ shows }) => shows[0] === name);
  if (own.length > 0) return own.map(({ code }) => codeBlock('js', code));
  const shown = examples.find(({ shows }) => shows.includes(name));
  if (shown === undefined) return [];
  const [first = ''] = shown.shows;
  const [owner = ''] = first.split('.');
  const place = first === owner ? links.get(owner) : `[\`${first}\`](#${anchorOf(first)})`;
  return [`Example: ${place}.`];
}

function memberParts({ name, members }: Declared, links: Links): string[] {
  return members.flatMap((member) => {
    const title = `${name}.${member.name}`;
    return [
      `##### ${title}`,
      linkCodes(member.about),
      codeBlock('ts', plainTypes(member.text)),
      ...examplePart(title, links),
    ];
  });
}
