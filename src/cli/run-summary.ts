import { countFailures, type LogEnd } from '../api/basics.ts';
import type { RunHistory, RunReport } from '../api/stored-runs.ts';
import { nextCommand } from './called-as.ts';
import { failureLine, failureLines } from './failure-lines.ts';
import { failedItemLines } from './failed-items.ts';
import { placeOf } from './item-facts.ts';
import { firstFailed } from './item-line.ts';
import { causeLines } from './progress/causes.ts';
import { lastLogLines } from './log-lines.ts';
import { joined, type Line, styled } from './style.ts';
import { count, counted, elapsed } from './text.ts';

/** Failed items of a task that are shown. */
const shown = 5;

/**
 * The last lines of a run: counts, the error, the first failed items of each task, and the commands
 * that show more. Without `history` the items are left out.
 */
export function runSummary(
  report: RunReport,
  history: RunHistory | undefined,
  store: string | undefined,
): Line[] {
  const failing = Object.entries(report.tasks).filter(
    ([, task]) => countFailures(task.summary) > 0,
  );
  const lines = [headline(report), ...runErrorLines(report)];
  for (const [name, { summary, log }] of failing) {
    // The error of the run says already what that item failed of.
    if (summary.total === 1 && report.error?.task === name) lines.push(...logOf(name, log));
    else if (history) lines.push(...failedItems(report.run, name, countFailures(summary), history));
  }
  lines.push(...finallyLines(report));
  if (report.output_errors) lines.push('  missing from the output:', ...missing(report, '    '));
  const commands = failing.map(([name]) => nextCommand(['inspect', report.run, name], store));
  const again = nextCommand(['retry', report.run], store);
  if (report.state === 'failed' && commands.length === 0) {
    commands.push(nextCommand(['inspect', report.run], store));
  }
  const hints = commands.map((command) => joined('  for details: ', styled('bold', command)));
  const retry = report.state === 'failed' && failing.length > 0;
  return [
    ...lines,
    ...hints,
    ...(retry ? [joined('  to try again: ', styled('bold', again))] : []),
  ];
}

/** `run 20261121-085924-7k2m9q failed in 2.1s: 999 of 1,002 items succeeded, 3 failed` */
function headline({ run, state, tasks, elapsed_ms: ms }: RunReport): Line {
  const totals = { total: 0, succeeded: 0, failed: 0, cancelled: 0 };
  for (const { summary } of Object.values(tasks)) {
    totals.total += summary.total;
    totals.succeeded += summary.succeeded;
    totals.failed += countFailures(summary);
    totals.cancelled += summary.cancelled;
  }
  const items =
    totals.succeeded === totals.total
      ? counted(totals.total, 'item')
      : `${count(totals.succeeded)} of ${counted(totals.total, 'item')} succeeded`;
  const counts = [
    items,
    ...(totals.failed > 0 ? [`${count(totals.failed)} failed`] : []),
    ...(totals.cancelled > 0 ? [`${count(totals.cancelled)} cancelled`] : []),
  ];
  const verdict = styled(state === 'succeeded' ? 'green' : 'red', state);
  return joined(`run ${run} `, verdict, ` in ${elapsed(ms)}: ${counts.join(', ')}`);
}

function runErrorLines({ error }: RunReport): Line[] {
  if (!error) return [];
  const place = placeOf(error);
  const lines = place === '' ? [] : [`  ${place}`];
  return [...failureLines(error), ...lines].map((line) => joined('  ', line));
}

/** What failed in `finally` beside what the run has failed of, one line each. */
export function finallyLines({ finally_errors: errors }: RunReport, indent = '  '): string[] {
  if (!errors) return [];
  return [`${indent}in finally:`, ...errors.map((error) => `${indent}  ${failureLine(error)}`)];
}

/** The parts of the output that could not be rendered, one line each. */
export function missing({ output_errors: errors = [] }: RunReport, indent = '  '): string[] {
  return errors.map((error) => `${indent}${failureLine(error)}`);
}

/** The last lines that a task of one item has logged. */
function logOf(task: string, log: LogEnd | undefined): string[] {
  return log ? [`  log of ${task}:`, ...lastLogLines(log, '    ')] : [];
}

/** Each cause once, with the first and the last item that failed of it. */
function causesOf(run: string, task: string, history: RunHistory): string[] {
  const { rows } = history.figures(run).signatures();
  const lines = causeLines(rows.filter((row) => row.task === task));
  return lines.length > 0 ? ['  because of:', ...lines.map((line) => `    ${line}`)] : [];
}

function failedItems(run: string, task: string, total: number, history: RunHistory): string[] {
  const first = firstFailed(history.items(run, task), shown);
  const more = total > first.length ? [`    and ${count(total - first.length)} more`] : [];
  const lines = failedItemLines(first, history, { run, task }, '    ');
  // Where all are listed, each has said why.
  const causes = total > first.length ? causesOf(run, task, history) : [];
  return [`  failed items of ${task}:`, ...lines, ...more, ...causes];
}
