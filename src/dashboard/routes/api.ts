import { Hono } from 'hono';
import type { Context } from '../context.ts';
import type { Api } from './api-app.ts';
import { neverStored } from '../guard/headers.ts';
import { childrenPage, noRuns, runsPage } from '../reading/runs-page.ts';
import { itemDetail } from '../reading/item-detail.ts';
import { itemsPage } from '../reading/items-page.ts';
import { logPage } from '../reading/log-page.ts';
import { readRun } from '../reading/read-run.ts';
import { storePage } from '../reading/store-page.ts';
import { actionRoutes } from './actions.ts';
import { chartRoutes } from './charts.ts';
import { compareRoutes } from './compare.ts';
import { downloadRoutes } from './downloads.ts';
import { itemsQuery, logQuery, openedRows, runsQuery, wholeNumber } from './queries.ts';
import { snapshotOf } from './snapshot.ts';
import { reportRoutes } from './report.ts';
import { streamRoutes } from './stream.ts';

/** What the pages ask for. All of it is as of now. */
export function apiRoutes(context: Context): Api {
  const api: Api = new Hono();
  api.use(async (c, next) => {
    await next();
    for (const [name, value] of Object.entries(neverStored)) c.header(name, value);
  });
  api.get('/runs', async (c) => {
    const opened = await context.source.open();
    const { folder } = context.source;
    if (!opened) return c.json(noRuns(folder));
    const { plans, meters, index, time } = context;
    const parts = { source: opened, folder, plans, meters, now: context.now() };
    const parent = c.req.query('parent');
    if (parent !== undefined) return c.json(childrenPage(parent, parts));
    const query = runsQuery((name) => c.req.query(name));
    return c.json(runsPage(index.runs(opened.store, time, parts.now), query, parts));
  });
  api.get('/runs/:run', async (c) => {
    const source = await context.requireStore();
    const run = readRun(source, c.req.param('run'), context.now());
    return c.json(snapshotOf(context, source, run, openedRows(c.req.queries('open'))));
  });
  itemRoutes(api, context);
  chartRoutes(api, context);
  storeRoutes(api, context);
  streamRoutes(api, context);
  compareRoutes(api, context);
  downloadRoutes(api, context);
  reportRoutes(api, context);
  actionRoutes(api, context);
  return api;
}

function itemRoutes(api: Api, context: Context): void {
  api.get('/runs/:run/items', async (c) => {
    const source = await context.requireStore();
    const { finders, time } = context;
    const run = readRun(source, c.req.param('run'), context.now());
    const query = itemsQuery((name) => c.req.query(name));
    return c.json(itemsPage(query, { source, run, finders, time }));
  });
  api.get('/runs/:run/items/:task/:index', async (c) => {
    const source = await context.requireStore();
    const { finders } = context;
    const { run: id, task, index } = c.req.param();
    const run = readRun(source, id, context.now());
    return c.json(itemDetail(task, wholeNumber('index', index), { source, run, finders }));
  });
}

function storeRoutes(api: Api, context: Context): void {
  api.get('/store', async (c) => {
    const source = await context.requireStore();
    const { origin } = new URL(c.req.url);
    const page = await storePage(source, context.source.folder, origin, context.names());
    return c.json(page);
  });
  api.get('/runs/:run/log', async (c) => {
    const { store } = await context.requireStore();
    const run = readRun({ store }, c.req.param('run'), context.now());
    const seen = context.feeds.known(run.record.id)?.log.newest(500) ?? [];
    const query = logQuery((name) => c.req.query(name));
    return c.json(logPage(query, { store, run, seen, time: context.time }));
  });
}
