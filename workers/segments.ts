import { threadId } from 'node:worker_threads';
import type { BodySink } from '../src/items/body.ts';
import { SegmentAppender, type SegmentPlace } from '../src/segments/appender.ts';

/** Files that this thread keeps open. A run beyond that begins another one each time. */
const mostOpen = 8;

/** By folder and epoch; the last used are last. */
const appenders = new Map<string, SegmentAppender>();

/** Where this thread writes bodies of a run. */
export function bodySink(place: SegmentPlace): BodySink {
  const name = `${place.folder} ${place.epoch}`;
  const known = appenders.get(name) ?? new SegmentAppender(place, threadId);
  appenders.delete(name);
  appenders.set(name, known);
  for (const [oldest, appender] of appenders) {
    if (appenders.size <= mostOpen) break;
    appenders.delete(oldest);
    appender.close();
  }
  return known;
}

/** The run with this folder is over, or no longer runs in this process. */
export function closeSegments(folder: string): void {
  for (const [name, appender] of appenders) {
    if (!name.startsWith(`${folder} `)) continue;
    appenders.delete(name);
    appender.close();
  }
}
