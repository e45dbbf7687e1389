import type { Context } from '../context.ts';
import { attachment } from '../guard/headers.ts';
import type { Report } from '../payloads/report.ts';
import { type ReadRun, readRun } from '../reading/read-run.ts';
import { formatReport } from '../report/format-report.ts';
import { readReport } from '../report/report.ts';
import type { OpenSource } from '../source/source.ts';
import type { Api } from './api-app.ts';
import { layoutOf } from './snapshot.ts';

export function reportOf(context: Context, source: OpenSource, run: ReadRun): Report {
  const { finders, time } = context;
  return readReport({ source, run, layout: layoutOf(context, run, new Set()), finders, time });
}

export function reportRoutes(api: Api, context: Context): void {
  api.get('/runs/:run/report', async (c) => {
    const source = await context.requireStore();
    const run = readRun(source, c.req.param('run'), context.now());
    const text = await formatReport(reportOf(context, source, run), 'html', context.pages);
    return new Response(text, {
      headers: {
        'content-type': 'text/html; charset=utf-8',
        'content-disposition': attachment(`${run.record.id}.html`),
      },
    });
  });
}
