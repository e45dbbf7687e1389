import { jsonParts } from '../../document/json/json-parts.ts';
import type { Context } from '../context.ts';
import type { Api } from './api-app.ts';
import { notFound } from '../faults.ts';
import { attachment } from '../guard/headers.ts';
import { findItem } from '../reading/item-detail.ts';
import { readRun } from '../reading/read-run.ts';
import { wholeNumber } from './queries.ts';

const encoder = new TextEncoder();

/** Values that are too large for a page. */
export function downloadRoutes(api: Api, context: Context): void {
  api.get('/runs/:run/items/:task/:index/:part', async (c) => {
    const source = await context.requireStore();
    const { run: id, task, index, part } = c.req.param();
    const run = readRun(source, id, context.now());
    const number = wholeNumber('index', index);
    const { item } = findItem(task, number, { source, run, finders: context.finders });
    const values: Readonly<Record<string, unknown>> = {
      element: item.element,
      ...(item.status === 'succeeded' ? { output: item.output } : {}),
      ...(item.error ? { failure: item.error } : {}),
    };
    if (!Object.hasOwn(values, part) || values[part] === undefined)
      throw notFound(`item ${number} of task '${task}' has no ${part}`);
    return new Response(streamOf(jsonParts(values[part], 2)), {
      headers: {
        'content-type': 'application/json',
        'content-disposition': attachment(`${id}-${task}-${number}-${part}.json`),
      },
    });
  });
}

/** Parts are made as the reader takes them. */
function streamOf(parts: Iterator<string, void>): ReadableStream<Uint8Array> {
  return new ReadableStream({
    pull(controller) {
      const { value, done } = parts.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    cancel: () => void parts.return?.(),
  });
}
