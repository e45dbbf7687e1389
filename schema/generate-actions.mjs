// Writes docs/actions.md from the schemas of the built-in actions; --check only compares.
import { readFileSync, writeFileSync } from 'node:fs';
import { format } from 'prettier';
import { actionsPage } from '../dist/schema/actions-page.js';
import { builtInActions } from '../dist/src/api/action-reference.js';

const file = new URL('../docs/actions.md', import.meta.url);
const fresh = await format(actionsPage(await builtInActions()), {
  parser: 'markdown',
  printWidth: 100,
  singleQuote: true,
});
if (!process.argv.includes('--check')) {
  writeFileSync(file, fresh);
} else if (readFileSync(file, 'utf8') !== fresh) {
  console.error('docs/actions.md is not what npm run schema makes');
  process.exitCode = 1;
}
