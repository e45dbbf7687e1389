import type { Context } from '../context.ts';
import type { Api } from './api-app.ts';
import { EventStream } from '../live/event-stream.ts';
import { type Drawn, FigureChanges } from '../live/figure-changes.ts';
import type { Watcher } from '../live/run-feed.ts';
import { RunStream } from '../live/run-stream.ts';
import { readRun } from '../reading/read-run.ts';
import { openedRows, streamQuery } from './queries.ts';
import { layoutOf } from './snapshot.ts';

/** Streams that are open at once, over all pages. */
const mostStreams = 64;

const tooMany = {
  code: 'MR517',
  message: `the dashboard has ${mostStreams} streams open, which is as many as it allows`,
  hint: 'close pages that show runs',
} as const;

export function streamRoutes(api: Api, context: Context): void {
  api.get('/runs/:run/stream', async (c) => {
    if (context.feeds.size >= mostStreams) return c.json(tooMany, 503);
    // A run that is not there is an error, not a stream.
    const { record } = readRun(await context.requireStore(), c.req.param('run'), context.now());
    const query = streamQuery((name) => c.req.query(name));
    return openStream(context, record.id, { opened: openedRows(c.req.queries('open')), query });
  });
}

interface Wanted {
  readonly opened: ReadonlySet<string>;
  readonly query: Drawn;
}

function openStream(context: Context, run: string, { opened, query }: Wanted): Response {
  const { feeds, meters, time } = context;
  const feed = feeds.of(run);
  let leave = (): void => {};
  const events = new EventStream(() => leave());
  const stream = new RunStream({
    layout: ({ run: read }) => layoutOf(context, read, opened),
    meters,
    log: feed.log,
    changes: new FigureChanges(query, time),
  });
  const watcher: Watcher = {
    look(look) {
      if (!events.isReady) return stream.fallBehind();
      const frame = stream.frame(look);
      if (frame) events.send(frame, { id: frame.q });
    },
    answered: (answer) => stream.answer(answer),
    gone(why) {
      events.send(why, { event: 'gone' });
      events.close();
    },
  };
  leave = feeds.watch(feed, watcher, () => events.close());
  return events.response;
}
