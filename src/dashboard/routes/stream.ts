import type { Context } from '../context.ts';
import type { Api } from './api-app.ts';
import type { Frame } from '../payloads/frame.ts';
import { endedRequests } from '../live/answers.ts';
import { EventStream } from '../live/event-stream.ts';
import { type Drawn, FigureChanges } from '../live/figure-changes.ts';
import type { Watcher } from '../live/run-feed.ts';
import { RunStream } from '../live/run-stream.ts';
import { readRun } from '../reading/read-run.ts';
import { openedRows, streamQuery } from './queries.ts';
import { layoutOf } from './snapshot.ts';

/** Answers that the first frame has. */
const mostRecent = 20;

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
    const source = await context.requireStore();
    const { record } = readRun(source, c.req.param('run'), context.now());
    const query = streamQuery((name) => c.req.query(name));
    const recent = endedRequests(source.history, record.id).slice(-mostRecent);
    const opened = openedRows(c.req.queries('open'));
    return openStream(context, record.id, { opened, query, recent });
  });
}

interface Wanted {
  readonly opened: ReadonlySet<string>;
  readonly query: Drawn;
  /** What has ended while the page had no stream. */
  readonly recent: Frame['actions'];
}

function openStream(context: Context, run: string, { opened, query, recent }: Wanted): Response {
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
  for (const answer of recent) stream.answer(answer);
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
