import type { CsvHead } from '../../formats/split/csv-head.ts';
import { type ChunkWriter, ClosedSource } from './chunk-writer.ts';
import type { TextFeed } from './text-feed.ts';
import type { HeadFinder } from './text-head.ts';
import type { Text } from './texts.ts';

/** Milliseconds without more text after which the items that are there are passed on. */
const idle = 10;
/** The same after so many chunks that a stream which goes on for days would have too many. */
const idleLater = 1000;
const manyChunks = 100_000;

interface Pumping {
  /** Of a CSV text from its start. */
  readonly finder?: HeadFinder | undefined;
  readonly found?: (head: CsvHead) => void;
  /** More may be long in coming. */
  readonly isLive?: boolean;
  readonly isSpooled?: boolean;
}

/** Reads a text to its end, or until all items are taken. */
export async function pump(
  text: Text,
  feed: TextFeed,
  chunks: ChunkWriter,
  { finder, found, isLive = false, isSpooled = false }: Pumping,
): Promise<void> {
  let wanted = finder;
  const look = (bytes: Buffer, isAll: boolean): void => {
    const head = wanted?.push(bytes, isAll);
    if (!head) return;
    wanted = undefined;
    found?.(head);
  };
  while (!feed.isFull) {
    const next = text.next();
    if (isLive && !(await arrives(next, feed.counts.chunks < manyChunks ? idle : idleLater))) {
      await feed.flush();
    }
    const bytes = await next.catch(async (error: unknown) => {
      // What came before is not lost by it.
      await feed.flush();
      throw error;
    });
    if (chunks.isClosed) throw new ClosedSource('the source was closed');
    if (!bytes) break;
    look(bytes, false);
    await feed.take(bytes);
    if (isSpooled) await chunks.untilNear();
  }
  if (!feed.isFull) look(Buffer.alloc(0), true);
  await feed.finish();
  await text.close();
}

/** Whether a promise settles within so many milliseconds. */
async function arrives(promise: Promise<unknown>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  const settled = promise.then(
    () => true,
    () => true,
  );
  const isThere = await Promise.race([settled, late]);
  clearTimeout(timer);
  return isThere;
}
