// The actions lines.count and lines.summarize: each function that is exported is an action.
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';

/** One file: `{ path, lines }`. Relative paths start in the folder in which the run was started. */
export async function count({ path }, ctx) {
  const text = await readFile(resolve(ctx.directory, path), {
    encoding: 'utf8',
    signal: ctx.signal,
  });
  const lines = text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
  ctx.log('counted', { path, lines });
  return { path, lines };
}

/** All files: `{ files, lines, longest }`. */
export function summarize({ files }) {
  const lines = files.reduce((sum, file) => sum + file.lines, 0);
  const [longest] = files.toSorted((a, b) => b.lines - a.lines);
  return { files: files.length, lines, longest: longest?.path ?? null };
}
