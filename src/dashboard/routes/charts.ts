import type { Context } from '../context.ts';
import { heatOf, histogramOf, seriesOf } from '../reading/charts.ts';
import { readRun } from '../reading/read-run.ts';
import type { Api } from './api-app.ts';
import { numberIn, required, seriesQuery } from './queries.ts';

export function chartRoutes(api: Api, context: Context): void {
  api.get('/runs/:run/series', async (c) => {
    const source = await context.requireStore();
    const run = readRun(source, c.req.param('run'), context.now());
    return c.json(
      seriesOf(
        source,
        run,
        seriesQuery((name) => c.req.query(name)),
      ),
    );
  });
  api.get('/runs/:run/histogram', async (c) => {
    const { history } = await context.requireStore();
    const task = required((name) => c.req.query(name), 'task');
    return c.json(histogramOf(history.figures(c.req.param('run')), task));
  });
  api.get('/runs/:run/signatures', async (c) => {
    const { history } = await context.requireStore();
    return c.json(history.figures(c.req.param('run')).signatures());
  });
  api.get('/runs/:run/heat', async (c) => {
    const { history } = await context.requireStore();
    const query = (name: string): string | undefined => c.req.query(name);
    const task = required(query, 'task');
    return c.json(heatOf(history.figures(c.req.param('run')), task, numberIn(query, 'cells')));
  });
}
