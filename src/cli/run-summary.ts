import type { RunHistory, RunReport } from '../index.ts';
import { faultLines } from './show-errors.ts';
import { firstFailed, itemLine } from './item-line.ts';
import type { Paint } from './paint.ts';
import { nextCommand } from './store-folder.ts';
import { count, counted, elapsed, oneLine } from './text.ts';

/** Failed items of a task that are shown at the end of a run. */
const shown = 5;

/** How a run ended, for people: counts, the reason, the first failed items, and where to look further. */
export function runSummary(
  report: RunReport,
  archive: RunHistory | undefined,
  options: { readonly paint: Paint; readonly store: string | undefined },
): string[] {
  const { paint, store } = options;
  const troubled = Object.entries(report.tasks).filter(([, task]) => failures(task.summary) > 0);
  const lists = report.state === 'succeeded' ? [] : troubled;
  const lines = [headline(report, paint), ...errorLines(report, paint)];
  for (const [name, { summary }] of lists) {
    if (archive && summary.total > 1)
      lines.push(...failedItems(report.run, name, failures(summary), archive));
  }
  if (report.output_errors) lines.push('  left out of the output:', ...leftOut(report, '    '));
  const commands = troubled.map(([name]) => nextCommand(['inspect', report.run, name], store));
  if (report.state === 'failed' && commands.length === 0) {
    commands.push(nextCommand(['inspect', report.run], store));
  }
  return [...lines, ...commands.map((command) => `  to look further: ${paint('bold', command)}`)];
}

/** `run 20261121-085924-7k2m9q failed in 2.1s: 999 of 1,002 items succeeded, 3 failed` */
function headline({ run, state, tasks, elapsed_ms: ms }: RunReport, paint: Paint): string {
  const totals = { total: 0, succeeded: 0, failed: 0, cancelled: 0 };
  for (const { summary } of Object.values(tasks)) {
    totals.total += summary.total;
    totals.succeeded += summary.succeeded;
    totals.failed += failures(summary);
    totals.cancelled += summary.cancelled;
  }
  const items =
    totals.succeeded === totals.total
      ? counted(totals.total, 'item')
      : `${count(totals.succeeded)} of ${counted(totals.total, 'item')} succeeded`;
  const others = [
    ...(totals.failed > 0 ? [`${count(totals.failed)} failed`] : []),
    ...(totals.cancelled > 0 ? [`${count(totals.cancelled)} cancelled`] : []),
  ];
  const told = [items, ...others].join(', ');
  const verdict = paint(state === 'succeeded' ? 'green' : 'red', state);
  return `run ${run} ${verdict} in ${elapsed(ms)}: ${told}`;
}

function errorLines({ error }: RunReport, paint: Paint): string[] {
  if (!error) return [];
  const { task, index } = error;
  const item = index === undefined ? '' : `, item ${index}`;
  const place = task === undefined ? [] : [`  in task ${task}${item}`];
  return [...faultLines(error, paint), ...place].map((line) => `  ${line}`);
}

/** What of the output could not be rendered, one line each. */
export function leftOut({ output_errors: errors = [] }: RunReport, indent = '  '): string[] {
  return errors.map(({ code, message }) => `${indent}${code} ${oneLine(message)}`);
}

function failedItems(run: string, task: string, total: number, archive: RunHistory): string[] {
  const first = firstFailed(archive.items(run, task), shown);
  const more = total > first.length ? [`    and ${count(total - first.length)} more`] : [];
  return [`  failed items of ${task}:`, ...first.map((item) => `    ${itemLine(item)}`), ...more];
}

function failures({ failed, timed_out: timedOut }: RunReport['tasks'][string]['summary']): number {
  return failed + timedOut;
}
