// Entry of the thread that reads sources: one a process, in which no action runs.
import { parentPort } from 'node:worker_threads';
import { LocalFeeder } from '../src/data/sources/local-feeder.ts';
import type { Feed, FeedRequest } from '../src/ports/data.ts';
import type { FeederMessage, FeederReport } from '../src/ports/feeder-messages.ts';

const feeder = new LocalFeeder();
const feeds = new Map<number, Feed>();

parentPort?.on('message', receive);

function report(message: FeederReport): void {
  parentPort?.postMessage(message);
}

function receive(message: FeederMessage): void {
  const { id } = message;
  switch (message.kind) {
    case 'feed':
      return void feeds.set(id, feed(id, message.request));
    case 'push':
      return void feeds
        .get(id)
        ?.push(message.bytes)
        .then(() => report({ kind: 'taken', id }));
    case 'end':
      return feeds.get(id)?.end();
    case 'fail':
      return feeds.get(id)?.fail(message.failure);
    case 'finished':
      return feeds.get(id)?.finished(message.chunk, message.keeps);
    case 'close':
      feeds.get(id)?.close();
      return void feeds.delete(id);
    case 'changed':
      void feeder
        .changed(message.source, message.chunks)
        .then((what) => report({ kind: 'changed', id, what }));
  }
}

function feed(id: number, request: FeedRequest): Feed {
  return feeder.feed(request, {
    opened: (source) => report({ kind: 'opened', id, source }),
    chunk: (chunk) => report({ kind: 'chunk', id, chunk }),
    ended: (added) => report({ kind: 'ended', id, added }),
    failed: (failure) => report({ kind: 'failed', id, failure }),
  });
}
