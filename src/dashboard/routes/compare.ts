import { comparison } from '../compare/comparison.ts';
import type { Context } from '../context.ts';
import { readRun } from '../reading/read-run.ts';
import type { Api } from './api-app.ts';
import { required } from './queries.ts';

export function compareRoutes(api: Api, context: Context): void {
  api.get('/runs/:run/compare', async (c) => {
    const source = await context.requireStore();
    const { finders, time } = context;
    const now = context.now();
    const a = readRun(source, c.req.param('run'), now);
    const other = required((name) => c.req.query(name), 'with');
    const b = readRun(source, other, now);
    return c.json(comparison({ source, a, b, finders, cursor: c.req.query('cursor'), time }));
  });
}
