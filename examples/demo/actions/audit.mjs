import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { bytes, count } from '../../support/print.mjs';

/** Every file below a folder, without links: `{ root, files }`, sorted, relative to the root. */
export async function list_files({ root }) {
  const top = resolve(root);
  const files = [];
  const folders = [top];
  for (const folder of folders) {
    // Level by level: versions of Node differ in how a recursive listing treats links to folders.
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) folders.push(path);
      else if (entry.isFile()) files.push(path.slice(top.length + 1));
    }
  }
  files.sort();
  return { root: top, files };
}

/** Size, hash and owner of one file: `{ file, size, sha256, owner, licence }`. */
export function inspect_file({ root, file }) {
  const content = readFileSync(join(root, file));
  const { name, licence } = ownerOf(dirname(join(root, file)), root);
  return {
    file,
    size: content.length,
    sha256: createHash('sha256').update(content).digest('hex'),
    owner: name,
    licence,
  };
}

const noPackage = { name: '(no package)', licence: 'none' };
// Lives as long as the worker thread: thousands of files belong to a few hundred packages.
const owners = new Map();

/** The package of a folder: the nearest package.json, upwards, that has a name. */
function ownerOf(folder, root) {
  const known = owners.get(folder);
  if (known !== undefined) return known;
  const above = () => (folder.length > root.length ? ownerOf(dirname(folder), root) : noPackage);
  const owner = readPackage(folder) ?? above();
  owners.set(folder, owner);
  return owner;
}

function readPackage(folder) {
  try {
    const { name, version, license, licenses } = JSON.parse(
      readFileSync(join(folder, 'package.json'), 'utf8'),
    );
    if (typeof name !== 'string' || name === '') return undefined;
    return { name: version ? `${name}@${version}` : name, licence: licenceOf(license ?? licenses) };
  } catch {
    // The file does not exist, or it is a fixture that is not JSON.
    return undefined;
  }
}

function licenceOf(value) {
  if (Array.isArray(value)) return value.map(licenceOf).join(' or ') || 'none';
  if (typeof value === 'object' && value !== null) return licenceOf(value.type);
  return typeof value === 'string' && value !== '' ? value : 'none';
}

/** Totals by licence, the largest packages, and duplicate files. */
export function summarize({ files }) {
  const licences = new Map();
  const packages = new Map();
  const contents = new Map();
  let size = 0;
  for (const found of files) {
    size += found.size;
    add(licences, found.licence, found);
    add(packages, found.owner, found);
    add(contents, found.sha256, found);
  }
  for (const licence of licences.values()) licence.packages = new Set();
  for (const [owner, { first }] of packages) licences.get(first.licence).packages.add(owner);
  const copies = [...contents.values()].filter((same) => same.files > 1 && same.first.size > 0);
  return {
    files: files.length,
    bytes: size,
    packages: packages.size,
    licences: ranked(licences).map(([licence, total]) => ({
      licence,
      packages: total.packages.size,
      files: total.files,
      bytes: total.bytes,
    })),
    largest: ranked(packages)
      .slice(0, 10)
      .map(([name, total]) => ({ name, files: total.files, bytes: total.bytes })),
    duplicates: {
      files: copies.reduce((sum, same) => sum + same.files - 1, 0),
      bytes: copies.reduce((sum, same) => sum + wasted(same), 0),
      worst: copies
        .toSorted((a, b) => wasted(b) - wasted(a))
        .slice(0, 10)
        .map((same) => ({ file: same.first.file, copies: same.files, wasted: wasted(same) })),
    },
  };
}

function add(groups, key, found) {
  const group = groups.get(key);
  if (group === undefined) {
    groups.set(key, { files: 1, bytes: found.size, first: found });
    return;
  }
  group.files += 1;
  group.bytes += found.size;
}

function wasted(same) {
  return same.bytes - same.first.size;
}

function ranked(groups) {
  return [...groups].toSorted(([, a], [, b]) => b.bytes - a.bytes);
}

/** Writes the report: `{ path, bytes }`. */
export async function write_report({ path, root, summary }) {
  const text = render(root, summary);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
  return { path: resolve(path), bytes: Buffer.byteLength(text) };
}

function render(root, { files, packages, licences, largest, duplicates, ...rest }) {
  return [
    `# ${root}`,
    '',
    `${count(files)} files of ${count(packages)} packages, ${bytes(rest.bytes)}. ` +
      `${count(duplicates.files)} files are copies of another one and take ${bytes(duplicates.bytes)}.`,
    ...heading('Licences', ['licence', 'packages', 'files', 'size']),
    ...licences.map((l) => row([l.licence, count(l.packages), count(l.files), bytes(l.bytes)])),
    ...heading('Largest packages', ['package', 'files', 'size']),
    ...largest.map((p) => row([p.name, count(p.files), bytes(p.bytes)])),
    ...heading('Most wasteful copies', ['file', 'copies', 'wasted']),
    ...duplicates.worst.map((d) => row([d.file, count(d.copies), bytes(d.wasted)])),
    '',
  ].join('\n');
}

function heading(title, columns) {
  return [
    '',
    `## ${title}`,
    '',
    row(columns),
    row(columns.map((_, i) => (i === 0 ? '---' : '--:'))),
  ];
}

function row(cells) {
  return `| ${cells.join(' | ')} |`;
}
