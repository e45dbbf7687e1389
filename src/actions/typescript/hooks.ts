import { readFile } from 'node:fs/promises';
import type { LoadHook } from 'node:module';
import { fileURLToPath } from 'node:url';
import { isTypeScript, moduleKind } from './module-kind.ts';
import { stripTypes } from './strip.ts';

/** Loads TypeScript files as Node does that strips types by itself. Runs in a thread of Node. */
export const load: LoadHook = async (url, context, next) => {
  if (!url.startsWith('file:') || !isTypeScript(url)) return next(url, context);
  const file = fileURLToPath(url);
  const code = stripTypes(await readFile(file, 'utf8'), file);
  // CommonJS is loaded by `require`, which has a hook of its own.
  return moduleKind(file, code) === 'commonjs'
    ? { format: 'commonjs', shortCircuit: true }
    : { format: 'module', source: code, shortCircuit: true };
};
