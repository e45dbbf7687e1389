// Serves pages over a store. It loads the language, and threads are part of what it knows of.
export type { ReportFormat } from '../dashboard/report/format-report.ts';
export { runReport } from '../dashboard/run-report.ts';
export { serveDashboard } from '../dashboard/serve.ts';
