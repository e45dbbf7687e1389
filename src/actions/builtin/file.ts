// Actions on files. Paths are relative to the folder in which the run was started.
import { createHash, getHashes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat as statFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { glob as findFiles } from 'tinyglobby';
import { z } from 'zod';
import { cannotBegin } from '../../lang/lack.ts';
import type { ActionContext } from '../context.ts';
import { defineAction } from '../define.ts';
import { columnsOf, csvLine, parseCsv } from './csv.ts';
import { readLineGroups } from './lines.ts';
import { inParts, replaceFile } from './replace-file.ts';
import { list, path } from './schemas.ts';

const delimiter = z.string().length(1, 'expected one character').default(',');

/** Returns the whole file as text. */
export const read_text = defineAction({
  input: z.strictObject({ path }),
  run: (input, ctx) =>
    named('read', input.path, async () => {
      const text = await readFile(fileAt(input, ctx), { encoding: 'utf8', signal: ctx.signal });
      return text.replace(/^\uFEFF/, '');
    }),
});

/** Returns the lines of a text file, without line ends. */
export const read_lines = defineAction({
  input: z.strictObject({ path, skip_empty: z.boolean().default(false) }),
  run: (input, ctx) =>
    named('read', input.path, async () => {
      const lines: string[] = [];
      for await (const group of readLineGroups(fileAt(input, ctx), ctx.signal)) {
        for (const line of group) if (line !== '' || !input.skip_empty) lines.push(line);
      }
      return lines;
    }),
});

/** Returns the value of a JSON file. */
export const read_json = defineAction({
  input: z.strictObject({ path }),
  run: (input, ctx) =>
    named('read', input.path, async () => {
      const text = await readFile(fileAt(input, ctx), { encoding: 'utf8', signal: ctx.signal });
      return parseJson(text.replace(/^\uFEFF/, ''));
    }),
});

/** Returns the values of a file with one JSON value per line. Empty lines are left out. */
export const read_jsonl = defineAction({
  input: z.strictObject({ path }),
  run: (input, ctx) =>
    named('read', input.path, async () => {
      const values: unknown[] = [];
      let number = 0;
      for await (const group of readLineGroups(fileAt(input, ctx), ctx.signal)) {
        for (const line of group) {
          number += 1;
          if (line.trim() !== '') values.push(parseJson(line, `line ${number}: `));
        }
      }
      return values;
    }),
});

/** Returns the records of a CSV file, as objects with the names in its first record (`header`). */
export const read_csv = defineAction({
  input: z.strictObject({
    path,
    header: z.union([z.boolean(), z.array(z.string())]).default(true),
    delimiter,
  }),
  run: (input, ctx) =>
    named('read', input.path, async () =>
      parseCsv(await readFile(fileAt(input, ctx), { signal: ctx.signal }), input),
    ),
});

const globInput = z
  .strictObject({
    pattern: z.string().optional(),
    patterns: z.array(z.string()).optional(),
    cwd: z.string().default('.'),
    ignore: z.union([z.string(), z.array(z.string())]).default([]),
    dot: z.boolean().default(false),
    details: z.boolean().default(false),
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

/** Returns `{ path, algorithm, hash, size }` of a file of any size; the hash is in hexadecimal. */
export const hash = defineAction({
  input: z.strictObject({
    path,
    algorithm: z
      .string()
      .refine((name) => getHashes().includes(name), 'expected a hash of Node, such as sha256')
      .default('sha256'),
  }),
  run: (input, ctx) =>
    named('read', input.path, async () => {
      const digest = createHash(input.algorithm);
      let size = 0;
      const chunks: AsyncIterable<Buffer> = createReadStream(fileAt(input, ctx), {
        highWaterMark: 1 << 18,
        signal: ctx.signal,
      });
      for await (const chunk of chunks) {
        digest.update(chunk);
        size += chunk.length;
      }
      return { path: input.path, algorithm: input.algorithm, hash: digest.digest('hex'), size };
    }),
});

/** Writes a text, whole or not at all. Returns `{ path, bytes }`, as the other writers do. */
export const write_text = defineAction({
  input: z.strictObject({ path, text: z.string() }),
  run: (input, ctx) => write(input, ctx, () => [input.text]),
});

/** Writes a value as JSON, indented by `indent` spaces (2). */
export const write_json = defineAction({
  input: z.strictObject({
    path,
    value: z.unknown().refine((value) => value !== undefined, 'expected a value'),
    indent: z.int().min(0).max(10).default(2),
  }),
  run: (input, ctx) =>
    write(input, ctx, () => [`${JSON.stringify(input.value, null, input.indent)}\n`]),
});

/** Writes a list with one JSON value per line. */
export const write_jsonl = defineAction({
  input: z.strictObject({ path, rows: list }),
  run: (input, ctx) => write(input, ctx, () => inParts(jsonLines(input.rows))),
});

/**
 * Writes a list of objects or lists as CSV. `columns` chooses and orders the columns; default:
 * every key that occurs. A list or object in a cell is written as JSON.
 */
export const write_csv = defineAction({
  input: z.strictObject({
    path,
    rows: list,
    columns: z.array(z.string()).optional(),
    header: z.boolean().default(true),
    delimiter,
  }),
  run: (input, ctx) =>
    write(input, ctx, () => {
      const columns = input.columns ?? columnsOf(input.rows);
      const names = input.header && columns.length > 0 ? [columns] : [];
      return inParts(csvLines([names, input.rows], columns, input.delimiter));
    }),
});

function* jsonLines(rows: readonly unknown[]): Generator<string> {
  for (const row of rows) yield `${JSON.stringify(row)}\n`;
}

function* csvLines(
  tables: readonly (readonly unknown[])[],
  columns: readonly string[],
  mark: string,
): Generator<string> {
  for (const rows of tables) for (const row of rows) yield csvLine(row, columns, mark);
}

async function details(
  path: string,
  ctx: ActionContext,
): Promise<{ path: string; size: number; modified_at: string }> {
  const { size, mtime } = await statFile(fileAt({ path }, ctx));
  return { path, size, modified_at: mtime.toISOString() };
}

function write(
  { path }: { readonly path: string },
  ctx: ActionContext,
  parts: () => Iterable<string>,
): Promise<{ path: string; bytes: number }> {
  return named('write', path, async () => ({
    path,
    bytes: await replaceFile(fileAt({ path }, ctx), parts()),
  }));
}

function fileAt({ path }: { readonly path: string }, { directory }: ActionContext): string {
  return resolve(directory, path);
}

function parseJson(text: string, where = ''): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`${where}not JSON: ${reason}`, { cause });
  }
}

/** Adds the file to the message of an error. An abort is thrown unchanged. */
async function named<T>(verb: string, file: string, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (!(cause instanceof Error) || cause.name === 'AbortError') throw cause;
    throw cannotBegin(`cannot ${verb} ${file}: ${cause.message}`, cause);
  }
}
