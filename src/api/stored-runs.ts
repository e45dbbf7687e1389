// Reads a store, and asks for changes of its runs. It loads neither threads nor the language.
export { type CleanOptions, cleanRuns } from '../executor/clean.ts';
export { openHistory } from '../executor/open-history.ts';
export { requestCancel, requestPause } from '../executor/requests.ts';
export type { RunReport, TaskReport } from '../history/report.ts';
export type { KeptLog } from '../history/stored-logs.ts';
export type { SourceReport } from '../run/source-report.ts';
export { RunHistory, type RunSelection } from '../history/run-history.ts';
export type { RunSummary } from '../history/run-summary.ts';
