import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { checkPage, type Problem } from '../support/docs/check-page.ts';
import { PageFolder, type Surroundings } from '../support/docs/page-folder.ts';
import { root, unpackInto } from '../support/docs/packed.ts';
import { pagesOfDocs } from '../support/docs/pages.ts';
import { runPage } from '../support/docs/run-page.ts';
import { newFolder, removeFolder } from '../support/temp.ts';

// A comment before a block of a page says how the block is tested:
//   <!-- file: NAME -->    it is this file, in the folder of the page
//   <!-- run -->           a script that exits with 0; `run: exit 1` for another code
//   <!-- prints -->        lines that the run block before it prints, in this order
//   <!-- part -->          a part of a file of the page or of examples/
//   <!-- needs: NAMES -->  beside file and run: programs or packages without which it is not run
// Blocks of sh, JavaScript, TypeScript, YAML, JSON and TOML have one of the first four.

/** Pages whose blocks have tests of their own. */
const testedElsewhere = [
  'actions',
  'command',
  'conformance',
  'documents',
  'errors',
  'failed-items',
  'language',
  'library',
  'patterns',
];

const pages = pagesOfDocs().filter(
  (page) => !testedElsewhere.some((name) => page === `docs/${name}.md`),
);

const examples = readdirSync(join(root, 'examples'), { withFileTypes: true, recursive: true })
  .filter((entry) => entry.isFile())
  .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));

function placed(page: string, problems: readonly Problem[]): string {
  return problems.map(({ line, message }) => `${page}:${line}: ${message}`).join('\n\n');
}

describe('the blocks of the pages, with the packed package', () => {
  let folder = '';
  let surroundings: Surroundings = { millrace: '', modules: [] };

  beforeAll(async () => {
    folder = await newFolder();
    // Packages that are no dependencies of the project, such as sharp, can be in another folder.
    const more = process.env['MILLRACE_DOCS_PACKAGES'];
    const modules = [join(root, 'node_modules'), ...(more === undefined ? [] : [more])];
    surroundings = { millrace: await unpackInto(folder), modules };
  });

  afterAll(() => removeFolder(folder));

  test.each(pages)('%s does what it says', async (page) => {
    const text = readFileSync(join(root, page), 'utf8');
    expect(placed(page, await checkPage(text, examples))).toBe('');
    const place = await PageFolder.make(surroundings);
    onTestFinished(() => place.remove());
    const { problems, skipped } = await runPage(text, place);
    if (skipped.length > 0) console.info(placed(page, skipped));
    expect(placed(page, problems)).toBe('');
  });
});
