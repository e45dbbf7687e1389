import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { root } from './packed.ts';

/** The Markdown files of `docs/`, as paths from the root of the project. */
export function pagesOfDocs(): string[] {
  return readdirSync(join(root, 'docs'), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.md'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .filter((path) => !path.includes('/.vitepress/'))
    .toSorted();
}
