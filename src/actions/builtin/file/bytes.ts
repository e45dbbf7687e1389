// Actions on bytes: as base64, or from file to file.
import { createReadStream } from 'node:fs';
import * as z from 'zod';
import type { ActionContext } from '../../context.ts';
import { defineAction } from '../../define.ts';
import { links, path } from '../schemas.ts';
import { fileAt, named } from './files.ts';
import { write } from './replace-file.ts';

/** Bytes of a file that are returned as base64 at most: longer texts do not fit an output. */
const mostBytes = 256 * 1024 * 1024;

const readInput = z.strictObject({
  path,
  offset: z.int().min(0).default(0).describe('The first byte, from 0.'),
  length: z
    .int()
    .min(1)
    .optional()
    .describe('At most this many bytes; without it, all up to the end.'),
  to: path.optional().describe('A file that the bytes are written to, in place of the base64.'),
});

type ReadInput = z.infer<typeof readInput>;

/**
 * Reads the bytes of a file, or a part of them. Returns `{ path, bytes, base64 }`; with `to`,
 * writes them to that file and returns `{ path, bytes }` of it.
 */
export const read_bytes = defineAction({
  input: readInput,
  run: (input, ctx) => {
    const { to } = input;
    if (to !== undefined) return write({ path: to }, ctx, () => bytesOf(input, ctx));
    return named('read', input.path, async () => {
      const content = Buffer.concat(await collect(input, ctx));
      return { path: input.path, bytes: content.length, base64: content.toString('base64') };
    });
  },
});

const base64 = z
  .string()
  .refine((text) => Buffer.from(text, 'base64').toString('base64') === text, 'expected base64')
  .meta({ format: 'base64', description: 'The bytes, as base64.' });

/** Writes bytes, given as `base64` or as the file that has them (`from`), whole or not at all. */
export const write_bytes = defineAction({
  input: z
    .strictObject({
      path,
      base64: base64.optional(),
      from: path.optional().describe('The file that has the bytes.'),
      links,
    })
    .refine((input) => (input.base64 === undefined) !== (input.from === undefined), {
      message: 'expected either base64 or from',
    }),
  run: (input, ctx) =>
    write(input, ctx, () =>
      input.from === undefined
        ? [Buffer.from(input.base64 ?? '', 'base64')]
        : bytesOf({ path: input.from, offset: 0 }, ctx),
    ),
});

type Range = Pick<ReadInput, 'path' | 'offset' | 'length'>;

function bytesOf({ path, offset, length }: Range, ctx: ActionContext): AsyncIterable<Buffer> {
  return createReadStream(fileAt({ path }, ctx), {
    highWaterMark: 1 << 20,
    signal: ctx.signal,
    // What is no regular file can only be read from where it is.
    ...(offset > 0 ? { start: offset } : {}),
    ...(length === undefined ? {} : { end: offset + length - 1 }),
  });
}

async function collect(input: ReadInput, ctx: ActionContext): Promise<Buffer[]> {
  const reads: Buffer[] = [];
  let bytes = 0;
  for await (const read of bytesOf(input, ctx)) {
    reads.push(read);
    bytes += read.length;
    if (bytes > mostBytes) {
      const remedy = 'write them to a file with to, or read a part with offset and length';
      throw new Error(`more than ${mostBytes} bytes do not fit an output: ${remedy}`);
    }
  }
  return reads;
}
