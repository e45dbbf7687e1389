import { jsonParts } from '../../document/json/json-parts.ts';
import type { Context } from '../context.ts';
import type { Api } from './api-app.ts';
import { notFound } from '../faults.ts';
import { attachment } from '../guard/headers.ts';
import { findItem } from '../reading/item-detail.ts';
import { type ReadRun, readRun } from '../reading/read-run.ts';
import type { OpenSource } from '../source/source.ts';
import { requireTask } from '../reading/items-page.ts';
import { exportedItems } from '../reading/item-export.ts';
import { exportQuery, wholeNumber } from './queries.ts';

const encoder = new TextEncoder();

/** Values that are too large for a page. */
export function downloadRoutes(api: Api, context: Context): void {
  exportRoute(api, context);
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

function exportRoute(api: Api, context: Context): void {
  api.get('/runs/:run/export', async (c) => {
    const source = await context.requireStore();
    const run = readRun(source, c.req.param('run'), context.now());
    const { task, format, states, cause } = exportQuery((name) => c.req.query(name));
    const finder = context.finders.of(source.store, run.record, requireTask(run, task));
    const parts = exportedItems(finder, {
      format,
      states,
      includes: ofCause(source, run, task, cause),
    });
    return new Response(streamOf(parts), {
      headers: {
        'content-type': format === 'csv' ? 'text/csv; charset=utf-8' : 'application/x-ndjson',
        'content-disposition': attachment(
          `${[run.record.id, task, ...states].join('-')}.${format}`,
        ),
      },
    });
  });
}

/** Whether an item failed for a cause; without one, all do. */
function ofCause(
  { history }: OpenSource,
  { record }: ReadRun,
  task: string,
  cause: number | undefined,
): (index: number) => boolean {
  if (cause === undefined) return () => true;
  const limit = Number.MAX_SAFE_INTEGER;
  const { rows } = history.figures(record.id).failedItems(task, { signature: cause, limit });
  const items = new Set(rows.map(({ index }) => index));
  return (index) => items.has(index);
}

type Parts = Iterator<string | Uint8Array, void> | AsyncIterator<string | Uint8Array, void>;

/** Parts are made as the reader takes them. */
function streamOf(parts: Parts): ReadableStream<Uint8Array> {
  return new ReadableStream({
    async pull(controller) {
      const { value, done } = await parts.next();
      if (done) controller.close();
      else controller.enqueue(typeof value === 'string' ? encoder.encode(value) : value);
    },
    async cancel() {
      await parts.return?.();
    },
  });
}
