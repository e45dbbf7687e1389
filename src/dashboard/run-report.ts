import { builtPages } from './files/pages.ts';
import { Context } from './context.ts';
import { formatReport, type ReportFormat } from './report/format-report.ts';
import { readRun } from './reading/read-run.ts';
import { reportOf } from './routes/report.ts';
import { FolderSource } from './source/folder-source.ts';

/**
 * The report of a run of a store folder, as a text. Throws MR506 (no such run), MR601, MR602 or
 * MR606 (store).
 */
export async function runReport(
  store: string,
  run: string,
  format: ReportFormat,
  pages = builtPages,
): Promise<string> {
  const source = new FolderSource(store, 'read');
  const context = new Context({ source, readOnly: true, pages, names: () => [] });
  try {
    const opened = await context.requireStore();
    const report = reportOf(context, opened, readRun(opened, run, context.now()));
    return await formatReport(report, format, pages);
  } finally {
    await context.close();
  }
}
