import { createHash } from 'node:crypto';
import { readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folderWith } from '../support/command.ts';
import { runExample, runScript } from '../support/examples-command.ts';

/** A file of the audited folder, and the package that it belongs to. */
interface Part {
  readonly path: string;
  readonly text: string;
  readonly owner: string;
  readonly licence: string;
}

/** The files of a package: its package.json and others, by path. */
function packageOf(
  folder: string,
  fields: Readonly<Record<string, unknown>>,
  belongs: Omit<Part, 'path' | 'text'>,
  files: Readonly<Record<string, string>> = {},
): Part[] {
  const all = { 'package.json': JSON.stringify(fields), ...files };
  return Object.entries(all).map(([path, text]) => ({
    path: join(folder, path),
    text,
    owner: belongs.owner,
    licence: belongs.licence,
  }));
}

const shared = 'The same text in several places.\n'.repeat(40);
const large = 'x'.repeat(30_000);
const nobody = { owner: '(no package)', licence: 'none' };

const parts: readonly Part[] = [
  ...packageOf(
    'red',
    { name: 'red', version: '1.0.0', license: 'MIT' },
    { owner: 'red@1.0.0', licence: 'MIT' },
    {
      LICENSE: shared,
      'deep/er/copy.txt': shared,
      'empty.txt': '',
      'naïve — name.txt': 'é',
      // A package.json without a name starts no package of its own.
      'deep/package.json': '{"type": "module"}',
      'fixtures/package.json': 'no JSON at all',
    },
  ),
  ...packageOf(
    '@scope/blue',
    { name: '@scope/blue', version: '2.1.0', license: { type: 'ISC' } },
    { owner: '@scope/blue@2.1.0', licence: 'ISC' },
    { LICENSE: shared, 'large.js': large, 'empty.txt': '' },
  ),
  ...packageOf(
    '@scope/blue/node_modules/red',
    { name: 'red', version: '0.9.0', licenses: [{ type: 'MIT' }, { type: 'Apache-2.0' }] },
    { owner: 'red@0.9.0', licence: 'MIT or Apache-2.0' },
    { 'large.js': large },
  ),
  ...packageOf('bare', { name: 'bare' }, { owner: 'bare', licence: 'none' }),
  { path: 'stray.txt', text: 'nobody owns this', ...nobody },
];

interface Output {
  readonly summary: {
    readonly licences: readonly unknown[];
    readonly largest: readonly unknown[];
    readonly duplicates: { readonly worst: readonly unknown[] };
  };
  readonly report: { readonly path: string; readonly bytes: number };
}

/** `all` in groups of the same key. */
function grouped(all: readonly Part[], keyOf: (part: Part) => string): Map<string, Part[]> {
  const groups = new Map<string, Part[]>();
  for (const part of all) groups.set(keyOf(part), [...(groups.get(keyOf(part)) ?? []), part]);
  return groups;
}

function bytesOf(all: readonly Part[]): number {
  return all.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
}

/** The expected result of the audit. */
function expectedSummary(): Record<string, unknown> {
  const hash = ({ text }: Part): string => createHash('md5').update(text).digest('hex');
  const copies = [...grouped(parts, hash).values()].filter((same) => same.length > 1);
  const wasted = copies.map((same) => bytesOf(same.slice(1))).filter((bytes) => bytes > 0);
  return {
    files: parts.length,
    bytes: bytesOf(parts),
    packages: grouped(parts, ({ owner }) => owner).size,
    licences: [...grouped(parts, ({ licence }) => licence)].map(([licence, group]) => ({
      licence,
      packages: grouped(group, ({ owner }) => owner).size,
      files: group.length,
      bytes: bytesOf(group),
    })),
    duplicates: {
      files: copies
        .filter((same) => bytesOf(same) > 0)
        .reduce((sum, same) => sum + same.length - 1, 0),
      bytes: wasted.reduce((sum, bytes) => sum + bytes, 0),
    },
  };
}

test('an audit finds every licence and every copy of a folder', async () => {
  const folder = await folderWith(Object.fromEntries(parts.map(({ path, text }) => [path, text])));
  await symlink(join(folder, 'red'), join(folder, 'link'));
  const { output } = await runExample<Output>('demo', { root: folder });
  const { licences, duplicates, ...summary } = expectedSummary();
  expect(output.summary).toMatchObject({ ...summary, duplicates });
  expect(output.summary.licences).toHaveLength(4);
  expect(output.summary.licences).toEqual(expect.arrayContaining(Object.values(Object(licences))));
  expect(output.summary.duplicates.worst).toEqual([
    { file: '@scope/blue/large.js', copies: 2, wasted: large.length },
    { file: '@scope/blue/LICENSE', copies: 3, wasted: 2 * shared.length },
  ]);
  expect(output.summary.largest[0]).toMatchObject({ name: '@scope/blue@2.1.0', files: 4 });
  const report = await readFile(output.report.path, 'utf8');
  expect(report).toContain(`# ${folder}\n\n${parts.length} files of 5 packages, `);
  expect(Buffer.byteLength(report)).toBe(output.report.bytes);
});

test('its script audits the dependencies of the project, and writes a report', async () => {
  const folder = await folderWith({});
  const report = join(folder, 'reports', 'audit.md');
  const printed = await runScript('demo/demo.mjs', '-p', `report=${report}`);
  expect(printed).toMatch(/^run \S+ succeeded in /m);
  expect(printed).toMatch(/^[\d,]+ files of \d+ packages, [\d.]+ MB$/m);
  expect(printed).toMatch(/^ {2}MIT +\d+ {2}packages /m);
  expect(printed).toContain(report);
  expect(await readFile(report, 'utf8')).toContain('## Largest packages\n');
});
