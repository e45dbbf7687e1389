// Reads a store, and asks for changes of its runs. It loads neither threads nor the language.
export { type CleanOptions, cleanRuns } from '../executor/clean.ts';
export { openHistory } from '../executor/open-history.ts';
export { answerQuestion, type AnswerOptions } from '../executor/answers.ts';
export { sendSignal, type SignalOptions } from '../executor/signals.ts';
export type { OpenQuestion } from '../history/questions.ts';
export { requestCancel, requestPause, sendRequest } from '../executor/requests.ts';
export type { RequestReport } from '../history/requests.ts';
export type { ItemRange, RunAction, RunMark } from '../run/control.ts';
export type { RunReport, TaskReport } from '../history/report.ts';
export type { IndexedProgress, ItemProgress } from '../items/item-progress.ts';
export type { LogReading } from '../history/log-selection.ts';
export type { KeptLog } from '../history/stored-logs.ts';
export type { SinkReport } from '../run/sink-report.ts';
export type { SourceReport } from '../run/source-report.ts';
export type { SourceRecord, StreamKind } from '../run/source-record.ts';
export { RunHistory } from '../history/run-history.ts';
export type { RunSelection } from '../history/run-list.ts';
export { type ExportOptions, RowExport } from '../history/following/row-export.ts';
export type { EndedItem } from '../history/following/follow-items.ts';
export { type ResultWait, WatchedRun } from '../history/following/watched-run.ts';
export type { ResultsOptions, TaskResult } from '../history/following/task-results.ts';
export type { ResultOrder } from '../history/following/result-chunk.ts';
export type { RowKind } from '../history/following/row-values.ts';
export type { RowFormat } from '../formats/rows/row-format.ts';
export type { RunSummary } from '../history/run-summary.ts';
export {
  type HeatOptions,
  RunFigures,
  type TaskTimes,
  type TimeHistogram,
} from '../history/figures/run-figures.ts';
export type { FailedPage, FailedSelection } from '../history/figures/failed-list.ts';
export type { TaskHeat } from '../history/figures/heat.ts';
export type { RunSeries, SeriesOptions } from '../history/figures/series.ts';
export type { FailureSignature, FailureSignatures } from '../history/figures/signatures.ts';
export type { PartialFigures } from '../history/figures/visit-figures.ts';
