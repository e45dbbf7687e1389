// Writes schema/generated/<name>.ts for every schema/<name>.fbs; --check only compares.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { compiler, loadCompiler } from './compiler.mjs';

const here = new URL('./', import.meta.url);

/** Sorts files so that each class is defined before it is used. */
function inOrder(files) {
  const done = new Map();
  const visit = (path) => {
    if (done.has(path) || !(path in files)) return;
    done.set(path, '');
    for (const [, other] of files[path].matchAll(/^import .* from '\.\/(.*)\.js';$/gm)) {
      visit(path.replace(/[^/]*$/, `${other}.ts`));
    }
    done.delete(path);
    done.set(path, files[path]);
  };
  for (const path of Object.keys(files).toSorted()) visit(path);
  return [...done.values()];
}

/** Merges the modules that the compiler makes into one, so that a schema is one import. */
function merge(name, files) {
  const classes = Object.fromEntries(Object.entries(files).filter(([path]) => path.includes('/')));
  const bodies = inOrder(classes).map((text) =>
    text
      .split('\n')
      .filter((line) => !/^(import |\/\/ automatically|\/\* eslint)/.test(line))
      .join('\n')
      .trim(),
  );
  const banner = `// Generated from schema/${name}.fbs by schema/generate.mjs (${compiler}); do not edit.`;
  return `${[banner, "import * as flatbuffers from 'flatbuffers';", ...bodies].join('\n\n')}\n`;
}

function generate(name) {
  const entry = `/schema/${name}.fbs`;
  const text = readFileSync(new URL(`${name}.fbs`, here), 'utf8');
  return merge(name, flatc.generateCode({ entry, files: { [entry]: text } }, 'ts'));
}

/** The first line that differs, for people. */
function difference(committed, fresh) {
  const before = committed.split('\n');
  const after = fresh.split('\n');
  const line = after.findIndex((text, i) => text !== before[i]);
  const at = line === -1 ? after.length : line;
  return [`@@ line ${at + 1}`, `- ${before[at] ?? '(end)'}`, `+ ${after[at] ?? '(end)'}`].join(
    '\n',
  );
}

function compare(path, fresh) {
  const file = new URL(path, here);
  const committed = existsSync(file) ? readFileSync(file, 'utf8') : '';
  if (committed === fresh) return true;
  console.error(
    `schema/${path} is not what schema/generate.mjs makes:\n${difference(committed, fresh)}`,
  );
  return false;
}

const check = process.argv.includes('--check');
const flatc = await loadCompiler();
if (!flatc) {
  console.error(
    `${compiler} could not be installed: ${check ? 'check skipped' : 'nothing generated'}`,
  );
  process.exit(check ? 0 : 1);
}
const names = readdirSync(here)
  .filter((file) => file.endsWith('.fbs'))
  .map((file) => basename(file, '.fbs'));

mkdirSync(new URL('generated/', here), { recursive: true });
for (const name of names) {
  const path = `generated/${name}.ts`;
  const fresh = generate(name);
  if (!check) writeFileSync(new URL(path, here), fresh);
  else if (!compare(path, fresh)) process.exitCode = 1;
}
console.error(`${names.length} schemas ${check ? 'compared' : 'generated'}`);
