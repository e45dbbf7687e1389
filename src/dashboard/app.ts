import type { IncomingMessage } from 'node:http';
import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Context } from './context.ts';
import { faultOf, notFound } from './faults.ts';
import { missingPages, type Pages } from './files/pages.ts';
import type { Gate } from './guard/gate.ts';
import { neverStored, safeHeaders } from './guard/headers.ts';
import { exposition, expositionType } from './metrics/exposition.ts';
import { storeMetrics } from './metrics/metrics.ts';
import type { Api } from './routes/api-app.ts';
import { apiRoutes } from './routes/api.ts';

interface Parts {
  readonly context: Context;
  readonly pages: Pages;
  readonly gate: Gate;
  /** Where it is mounted, without a slash at the end. */
  readonly base: string;
}

/** All routes of a dashboard, behind its gate. */
export function dashboardApp({ context, pages, gate, base }: Parts): Api {
  const app = new Hono<{ Bindings: HttpBindings }>({
    getPath: ({ url }) => pathBelow(base, new URL(url).pathname),
  });
  app.onError((error, c) => {
    const { status, body } = faultOf(error);
    return c.json(body, status as ContentfulStatusCode, { 'cache-control': 'no-store' });
  });
  app.use(async (c, next) => {
    await next();
    for (const [name, value] of Object.entries(safeHeaders)) c.header(name, value);
  });
  app.use(async (c, next) => gate.pass(c) ?? next());
  app.route('/api', apiRoutes(context));
  app.get('/metrics', async () => {
    const { counters, watched } = context;
    const { folder } = context.source;
    const source = await context.source.open();
    const index = source ? context.index.runs(source.store, context.time, context.now()) : [];
    const text = exposition(await storeMetrics({ source, folder, index, counters, watched }));
    return new Response(text, { headers: { 'content-type': expositionType, ...neverStored } });
  });
  app.get('/:file{.*}', async (c) => {
    const name = c.req.param('file');
    const folder = name === '' ? pageFolder(c.env.incoming) : undefined;
    if (folder !== undefined) return c.redirect(folder, 308);
    const known = await pages.respond(
      name === '' ? 'index.html' : name,
      c.req.header('if-none-match'),
    );
    if (known) return known;
    if (name === '') return missingPages();
    throw notFound('there is no such page');
  });
  app.notFound(() => {
    throw notFound('there is no such page');
  });
  return app;
}

/** A router of another program may have taken the base off already. */
function pathBelow(base: string, path: string): string {
  if (path === base) return '/';
  return base !== '' && path.startsWith(`${base}/`) ? path.slice(base.length) : path;
}

/** Pages name what they load from the folder that they are in: with a slash at the end of it. */
function pageFolder({ url = '/', originalUrl = url }: Routed): string | undefined {
  const [path = '', ...query] = originalUrl.split('?');
  if (path.endsWith('/')) return undefined;
  // Two slashes at the start would name another machine.
  return [`${path.replace(/^\/+/, '/')}/`, ...query].join('?');
}

/** A router may have taken the path off that it is mounted at. */
type Routed = IncomingMessage & { readonly originalUrl?: string };
