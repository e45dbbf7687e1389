import type { ActionContext } from '../../context.ts';
import type { LinkRule } from './destination.ts';
import { Draft } from './draft.ts';
import { fileAt, named, writerOf } from './files.ts';

/** Text is written as UTF-8. */
export type Parts = Iterable<string | Uint8Array> | AsyncIterable<Uint8Array>;

interface Place {
  readonly path: string;
  readonly links?: LinkRule;
}

/** What an action that writes a file does; returns `{ path, bytes }`. */
export function write(
  { path, links }: Place,
  ctx: ActionContext,
  parts: () => Parts,
): Promise<{ path: string; bytes: number }> {
  return named('write', path, async () => {
    const draft = await Draft.open(fileAt({ path }, ctx), writerOf(ctx), links);
    try {
      for await (const part of parts()) {
        ctx.signal.throwIfAborted();
        await draft.write(part);
      }
    } catch (error) {
      await draft.discard();
      throw error;
    }
    return { path, bytes: await draft.commit() };
  });
}

/** Joins short texts into parts of about 1 MiB: few writes, and no long string. */
export function* inParts(texts: Iterable<string>): Generator<string> {
  let part = '';
  for (const text of texts) {
    part += text;
    if (part.length >= 1 << 20) {
      yield part;
      part = '';
    }
  }
  if (part !== '') yield part;
}
