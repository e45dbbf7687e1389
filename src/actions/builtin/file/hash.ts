import { createHash, getHashes } from 'node:crypto';
import { fstatSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import * as z from 'zod';
import { onAbort } from '../../abort.ts';
import { defineAction } from '../../define.ts';
import { path } from '../schemas.ts';
import { fileAt, named } from './files.ts';

/** Bytes that are held at a time. */
const mostHeld = 1 << 19;

/** Returns `{ path, algorithm, hash, size }` of a file of any size; the hash is in hexadecimal. */
export const hash = defineAction({
  input: z.strictObject({
    path,
    algorithm: z
      .string()
      .refine((name) => getHashes().includes(name), 'expected a hash of Node, such as sha256')
      .default('sha256')
      .describe('A hash that Node has, such as `sha512` or `md5`.'),
  }),
  run: (input, ctx) =>
    named('read', input.path, async () => {
      const { path, algorithm } = input;
      const file = await open(fileAt(input, ctx));
      let aborted: { readonly reason: unknown } | undefined;
      const forget = onAbort(ctx, (reason) => (aborted = { reason }));
      try {
        const digest = createHash(algorithm);
        let size = 0;
        for await (const chunk of chunksOf(file)) {
          if (aborted) throw aborted.reason;
          digest.update(chunk);
          size += chunk.length;
        }
        return { path, algorithm, hash: digest.digest('hex'), size };
      } finally {
        forget();
        await file.close();
      }
    }),
});

/** Yields the bytes of a file, in the same memory each time. For small files a stream is slow. */
async function* chunksOf(file: FileHandle): AsyncGenerator<Uint8Array> {
  // Known since it was opened: another turn of a thread for it would cost more than the call.
  const { size } = fstatSync(file.fd);
  // The byte more shows, without another read, that a file has ended.
  const memory = Buffer.allocUnsafe(size > 0 ? Math.min(size + 1, mostHeld) : mostHeld);
  for (;;) {
    const { bytesRead } = await file.read(memory, 0, memory.length);
    if (bytesRead > 0) yield memory.subarray(0, bytesRead);
    // What has no size, such as a pipe or a file of the system, can be read in short parts.
    if (bytesRead === 0 || (size > 0 && bytesRead < memory.length)) return;
  }
}
