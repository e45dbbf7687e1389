import { format } from 'prettier';
import { builtInActions } from '../src/api/action-reference.ts';
import { actionsPage } from './actions-page.ts';
import { commandPage } from './command-page.ts';
import { errorsPage } from './errors-page.ts';
import { libraryPage } from './library-page.ts';

/** The pages that are made from the program itself, by their paths in the repository. */
const pages: Readonly<Record<string, () => Promise<string> | string>> = {
  'docs/actions.md': async () => actionsPage(await builtInActions()),
  'docs/command.md': commandPage,
  'docs/errors.md': errorsPage,
  'docs/library.md': libraryPage,
};

export const pageFiles = Object.keys(pages);

/** Makes a page anew, as it is committed. */
export async function makePage(file: string): Promise<string> {
  const make = pages[file];
  if (make === undefined) throw new Error(`${file} is not made from the program`);
  return format(await make(), {
    parser: 'markdown',
    printWidth: 100,
    proseWrap: 'always',
    singleQuote: true,
  });
}
