// Actions that look for files and read no text.
import { lstat, stat as statFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { glob as findFiles } from 'tinyglobby';
import * as z from 'zod';
import type { ActionContext } from '../../context.ts';
import { defineAction } from '../../define.ts';
import { path } from '../schemas.ts';
import { fileAt, named } from './files.ts';

const globInput = z
  .strictObject({
    pattern: z.string().optional().describe('A pattern such as `logs/**/*.txt`.'),
    patterns: z
      .array(z.string())
      .optional()
      .describe(
        'Several patterns, in place of `pattern`; one that begins with `!` excludes files.',
      ),
    cwd: z.string().default('.').describe('The folder in which files are looked for.'),
    ignore: z
      .union([z.string(), z.array(z.string())])
      .default([])
      .describe('Patterns of files and folders that are left out.'),
    dot: z.boolean().default(false).describe('Whether names that begin with a dot match, too.'),
    details: z
      .boolean()
      .default(false)
      .describe('Whether size and time of each file are returned.'),
  })
  .refine((input) => (input.pattern === undefined) !== (input.patterns === undefined), {
    message: 'expected either pattern or patterns',
  });

/** Returns the paths of files that match, sorted; with `details`, `{ path, size, modified_at }`. */
export const glob = defineAction({
  input: globInput,
  run: (input, ctx) =>
    named('search', input.cwd, async () => {
      const { ignore, dot } = input;
      const cwd = resolve(ctx.directory, input.cwd);
      await statFile(cwd);
      const patterns = input.patterns ?? input.pattern ?? [];
      const found = await findFiles(patterns, { cwd, ignore, dot, expandDirectories: false });
      const paths = found.map((file) => join(input.cwd, file)).toSorted();
      for (const path of paths) if (path.includes('\uFFFD')) await requireName(path, ctx);
      return input.details ? Promise.all(paths.map((path) => details(path, ctx))) : paths;
    }),
});

/** Returns `{ path, kind, size, modified_at }` of a file or folder. Fails if there is none. */
export const stat = defineAction({
  input: z.strictObject({ path }),
  run: (input, ctx) =>
    named('read', input.path, async () => {
      const found = await statFile(fileAt(input, ctx));
      const kind = found.isFile() ? 'file' : found.isDirectory() ? 'folder' : 'other';
      return { ...(await details(input.path, ctx)), kind };
    }),
});

/** A name that is not UTF-8 is found as another one, with U+FFFD, that does not exist. */
async function requireName(path: string, ctx: ActionContext): Promise<void> {
  await lstat(fileAt({ path }, ctx)).catch((cause: unknown) => {
    throw new Error(`the name of ${path} is not UTF-8: rename the file`, { cause });
  });
}

async function details(
  path: string,
  ctx: ActionContext,
): Promise<{ path: string; size: number; modified_at: string }> {
  const { size, mtime } = await statFile(fileAt({ path }, ctx));
  return { path, size, modified_at: mtime.toISOString() };
}
