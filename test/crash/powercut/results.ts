import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { wrongRows } from '../harness/rows.ts';
import { rows } from './flow.ts';
import type { Place } from './record.ts';

/** Files of results have their name only when they are whole. */
export function partialFiles({ out }: Place, files: ReadonlyMap<string, Buffer>): string[] {
  return [...files].flatMap(([path, bytes]) => {
    const expected = dirname(path) === out ? rows[basename(path)] : undefined;
    const wrong = expected ? wrongRows(basename(path), bytes, expected) : [];
    return wrong.map((what) => `after the power cut, ${what}`);
  });
}

/** Once the run has ended, all files are there, and no part of one. */
export async function leftFiles({ out }: Place): Promise<string[]> {
  const found = await readdir(out);
  const wrong = found.filter((name) => !rows[name]).map((name) => `${name} was left`);
  for (const [name, expected] of Object.entries(rows)) {
    const bytes = await readFile(join(out, name)).catch(() => Buffer.alloc(0));
    wrong.push(...wrongRows(name, bytes, expected));
  }
  return wrong;
}
