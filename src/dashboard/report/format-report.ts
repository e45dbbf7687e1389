import { printable } from '../../lang/printable.ts';
import type { Report } from '../payloads/report.ts';
import { markdownReport } from './markdown.ts';
import { readPages, reportPage } from './report-page.ts';

/** A page without a server, JSON for programs, or Markdown for issues. */
export type ReportFormat = 'html' | 'json' | 'md';

/** The text of a report. Throws MR503 where pages are asked for and there are none. */
export async function formatReport(
  report: Report,
  format: ReportFormat,
  pages: string,
): Promise<string> {
  switch (format) {
    case 'html':
      return reportPage(await readPages(pages), report);
    case 'json':
      return `${printable(JSON.stringify({ schema: 'millrace.report/1', ...report }))}\n`;
    case 'md':
      return markdownReport(report);
  }
}
