import { countEnded, countFailures, type Failure } from '../../api/basics.ts';
import type { RunHistory, RunReport, RunSummary } from '../../api/stored-runs.ts';
import { printableLine } from '../../api/texts.ts';
import { childLines, childrenJson } from '../child-runs.ts';
import { failureLines } from '../failure-lines.ts';
import { codeLines } from '../code-versions.ts';
import { jsonBlock, jsonLine } from '../json-lines.ts';
import { allFailed, failedItemLines } from '../listed-items.ts';
import { itemName, placeOf } from '../item-facts.ts';
import type { Line } from '../style.ts';
import { runState } from '../run-state.ts';
import { type Column, table } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import { lastLogLines } from '../log-lines.ts';
import { itemProgressText } from '../progress/plain.ts';
import { questionLines, questionsJson } from '../questions.ts';
import { finallyLines, missing } from '../run-summary.ts';
import { sinkText } from '../sink-text.ts';
import { skipText } from '../skip-text.ts';
import { readText } from '../source-text.ts';
import { count, counted, elapsed, indented } from '../text.ts';
import type { InspectOptions } from './inspect-options.ts';

type Machine = NonNullable<RunReport['machine']>;

type NamedTask = readonly [name: string, task: RunReport['tasks'][string]];

const taskColumns: readonly Column<NamedTask>[] = [
  { title: 'TASK', cell: ([name]) => name },
  { title: 'STATE', cell: ([, { state, skip }]) => state + skipText(skip) },
  {
    title: 'ITEMS',
    align: 'right',
    cell: ([, { summary, source }]) =>
      `${count(countEnded(summary))}/${count(summary.total)}${source?.state === 'open' ? '+' : ''}`,
  },
  { title: 'FAILED', align: 'right', cell: ([, { summary }]) => count(countFailures(summary)) },
  { title: 'VISITS', align: 'right', cell: ([, { visits }]) => count(visits) },
  {
    title: 'ELAPSED',
    align: 'right',
    cell: ([, { elapsed_ms: ms }]) => (ms === null ? '-' : elapsed(ms)),
  },
];

/** Prints the report of a run; with `failed`, also every failed item. */
export async function inspectRun(
  summary: RunSummary,
  report: RunReport,
  history: RunHistory,
  options: InspectOptions,
  terminal: Terminal,
): Promise<void> {
  if (options.json) {
    const more = {
      ...childrenJson(history, report),
      ...questionsJson(history, report.run),
      ...progressJson(history, report),
      ...logTotalsJson(history, report.run),
    };
    await terminal.dataParts(jsonLine({ ...report, ...more }));
    return;
  }
  terminal.write(...headLines(summary, report));
  await terminal.dataParts(parametersLine(report));
  terminal.write(...factLines(report, history, options));
  if (report.output !== null) {
    terminal.write('', 'output');
    await terminal.dataParts(jsonBlock(report.output));
  }
  if (report.output_errors) terminal.write('', 'missing from the output', ...missing(report));
}

function headLines(summary: RunSummary, report: RunReport): Line[] {
  const { run, workflow, error, elapsed_ms: ms, idle_ms: idle } = report;
  const paused = idle === undefined ? '' : `, and ${elapsed(idle)} in which it did not run`;
  const time = summary.endedAt === undefined ? '' : ` in ${elapsed(ms)}${paused}`;
  const head = `run ${run} of ${printableLine(workflow)}: ${runState(summary)}${time}`;
  const lines = error ? [...failureLines(error), ...placeLines(error)] : [];
  return [head, ...lines, ...finallyLines(report, '')];
}

function* parametersLine({ parameters }: RunReport): Generator<string> {
  yield 'parameters ';
  yield* jsonLine(parameters);
}

function factLines(
  report: RunReport,
  history: RunHistory,
  { failed, store }: InspectOptions,
): string[] {
  const { run, tasks } = report;
  const lines: string[] = [];
  if (report.machine) lines.push(`machine ${machineLine(report.machine)}`);
  lines.push(...codeLines(report.code));
  if (report.directory !== undefined) lines.push(`folder ${printableLine(report.directory)}`);
  lines.push(...logTotalsLines(history, run));
  lines.push('', ...table(taskColumns, Object.entries(tasks)));
  lines.push(...sourceLines(tasks), ...sinkLines(tasks), ...childLines(history, report));
  lines.push(...progressLines(history, report), ...questionLines(history, run, store));
  if (failed) lines.push(...Object.keys(tasks).flatMap((task) => failures(report, task, history)));
  else lines.push(...failureLogs(report));
  lines.push(...lateErrorLines(report));
  return lines;
}

/** `load has read 1.2 GB of 3.4 GB (35%); more items can come` */
function sourceLines(tasks: RunReport['tasks']): string[] {
  const lines = Object.entries(tasks).flatMap(([name, { source, summary, elapsed_ms: ms }]) => {
    if (source?.bytes === undefined) return [];
    const rate = ms ? `, ${count(Math.round((countEnded(summary) / ms) * 1000))} items/s` : '';
    return [`${name} has read ${readText(source)}${rate}`];
  });
  return lines.length === 0 ? [] : ['', ...lines];
}

/** `load has written 1,234 rows (56 kB) to out.jsonl` */
function sinkLines(tasks: RunReport['tasks']): string[] {
  const lines = Object.entries(tasks).flatMap(([name, { sink }]) =>
    sink ? [`${name} has written ${sinkText(sink)}`] : [],
  );
  return lines.length === 0 ? [] : ['', ...lines];
}

/** Items of each task whose progress is shown. */
const mostItems = 10;

/** `load[3] 450 of 1,200 (37%)` */
function progressLines(history: RunHistory, { run, tasks }: RunReport): string[] {
  const lines = Object.entries(tasks).flatMap(([name, { state }]) => {
    const items = state === 'running' ? history.progress(run, name).slice(0, mostItems) : [];
    return items.map(({ index, ...item }) => `${name}[${index}] ${itemProgressText(item)}`);
  });
  return lines.length === 0 ? [] : ['', ...lines];
}

/** The key `progress` of a report, by task: the items in flight that say how far they are. */
function progressJson(history: RunHistory, { run, tasks }: RunReport): object {
  const known = Object.entries(tasks).flatMap(([name, { state }]) => {
    const items = state === 'running' ? history.progress(run, name) : [];
    return items.length > 0 ? [[name, items] as const] : [];
  });
  return known.length === 0 ? {} : { progress: Object.fromEntries(known) };
}

function placeLines(error: Failure): string[] {
  const place = placeOf(error);
  return place === '' ? [] : [`  ${place}`];
}

/** Errors outside of the promises of actions, each with its stack. */
function lateErrorLines({ late_errors: late }: RunReport): string[] {
  if (!late) return [];
  const lines = late.first.flatMap(({ task, index, reason, stack, again, ...shown }) => {
    const name = index === undefined ? task : itemName(task ?? '', index, shown);
    const place = name === undefined ? '' : `${name}: `;
    const rerun = again.length > 0 ? ` (run again: ${again.join(', ')})` : '';
    const line = `  ${place}${printableLine(reason)}${rerun}`;
    return stack === undefined ? [line] : [line, ...indented(stack, '    ')];
  });
  const more = late.count - late.first.length;
  if (more > 0) lines.push(`  and ${count(more)} more`);
  return ['', `late errors (${count(late.count)})`, ...lines];
}

/** `Node.js 24.1.0, 8 × Xeon E5, 31 GiB, linux x64` */
function machineLine({ node, cores, cpu, memory, platform, arch }: Machine): string {
  const gib = (Number(memory) / 2 ** 30).toFixed(1);
  return printableLine(`Node.js ${node}, ${cores} × ${cpu}, ${gib} GiB, ${platform} ${arch}`);
}

function failures(report: RunReport, task: string, history: RunHistory): string[] {
  const { summary } = report.tasks[task] ?? {};
  if (!summary || countFailures(summary) === 0) return [];
  const place = { run: report.run, task };
  const lines = failedItemLines(allFailed(place, history), history, place, '  ');
  return ['', `failed items of ${task}`, ...lines];
}

/** The last lines of the item that the error of each task names. */
function failureLogs({ tasks }: RunReport): string[] {
  const lines: string[] = [];
  for (const [name, { error, log }] of Object.entries(tasks)) {
    if (!log) continue;
    lines.push('', `log of ${name}[${error?.['index']}]`, ...lastLogLines(log, '  '));
  }
  return lines;
}

/** `log 1,234 lines kept, 56 dropped` */
function logTotalsLines(history: RunHistory, run: string): string[] {
  const { lines, dropped } = history.logTotals(run);
  if (lines + dropped.lines === 0) return [];
  const more = dropped.lines > 0 ? `, ${count(dropped.lines)} dropped` : '';
  return [`log ${counted(lines, 'line')} kept${more}`];
}

/** The key `logs` of a report: what is kept of them, if there are any. */
function logTotalsJson(history: RunHistory, run: string): object {
  const totals = history.logTotals(run);
  return totals.lines + totals.dropped.lines > 0 ? { logs: totals } : {};
}
