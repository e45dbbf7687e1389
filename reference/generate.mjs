// Writes the pages of docs/ that are made from the program itself; --check only compares.
import { readFileSync, writeFileSync } from 'node:fs';
import { makePage, pageFiles } from '../dist/reference/pages.js';

const root = new URL('../', import.meta.url);

for (const name of pageFiles) {
  const file = new URL(name, root);
  const fresh = await makePage(name);
  if (!process.argv.includes('--check')) {
    writeFileSync(file, fresh);
  } else if (readFileSync(file, 'utf8') !== fresh) {
    console.error(`${name} is not what npm run schema makes`);
    process.exitCode = 1;
  }
}
