import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const words = 'the quick brown fox jumps over a lazy dog and Ärger später'.split(' ');

function sentence(seed: number, length: number): string {
  return Array.from({ length }, (_, i) => words[(seed * 7 + i * 13) % words.length]).join(' ');
}

function list(bytes: number, each: number, make: (i: number) => unknown): unknown[] {
  return Array.from({ length: Math.max(1, Math.round(bytes / each)) }, (_, i) => make(i));
}

export function record(i: number): Record<string, unknown> {
  return {
    id: i,
    host: `node-${i}.example.org`,
    endpoint: `https://node-${i}.example.org/health`,
    up: i % 3 !== 0,
    load: i / 7,
  };
}

function tree(leaf: number): unknown {
  let value: unknown = { leaf };
  for (let level = 0; level < 40; level++) value = level % 2 ? [value] : { next: value, level };
  return value;
}

/** npm metadata of the packages that are installed here. */
const packages: readonly { readonly text: string }[] = readdirSync('node_modules', {
  withFileTypes: true,
  recursive: false,
})
  .filter((entry) => entry.isDirectory() && !/^[.@]/.test(entry.name))
  .map(({ name }) => ({ text: packageText(join('node_modules', name, 'package.json')) }))
  .filter(({ text }) => text !== '');

function packageText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function npm(bytes: number): unknown[] {
  const found: unknown[] = [];
  for (let i = 0, size = 0; size < bytes && packages.length > 0; i++) {
    const { text } = packages[i % packages.length] ?? { text: '{}' };
    found.push(JSON.parse(text));
    size += text.length;
  }
  return found;
}

/** Values whose JSON text has about `bytes` bytes. */
export const shapes: Readonly<Record<string, (bytes: number) => unknown[]>> = {
  records: (bytes) => list(bytes, 128, record),
  deep: (bytes) => list(bytes, 560, tree),
  numbers: (bytes) => list(bytes, 19, (i) => Math.sin(i)),
  text: (bytes) => list(bytes, 1030, (i) => sentence(i, 200)),
  mixed: (bytes) =>
    list(bytes, 235, (i) => ({
      name: sentence(i, 4),
      tags: [words[i % words.length], `tag ${i % 10}`],
      at: [i / 3, i],
      notes: i % 5 ? null : { text: sentence(i, 12), by: { user: `u${i}`, admin: false } },
      [`key${i % 20}`]: { [`option${i % 9}`]: true, count: i },
    })),
  npm,
};
