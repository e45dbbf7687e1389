import { type RunHistory, MillraceError, type RunReport, type TaskReport } from '../../index.ts';
import { firstFailed, hasFailed, itemLine, placed } from '../item-line.ts';
import type { Terminal } from '../terminal.ts';
import { count, elapsed } from '../text.ts';
import type { InspectOptions } from './inspect-options.ts';

/** Items that are shown of each kind. */
const shown = 10;

/** Counts of a task with its first items and failures; with `failed` all of its failures. */
export function inspectTask(
  report: RunReport,
  name: string,
  archive: RunHistory,
  options: InspectOptions,
  terminal: Terminal,
): void {
  const task = Object.hasOwn(report.tasks, name) ? report.tasks[name] : undefined;
  if (!task || task.visits === 0) throw noSuchTask(report, name);
  if (options.json) return taskJson(report, name, archive, options, terminal);
  const items = archive.items(report.run, name);
  const bad = task.summary.failed + task.summary.timed_out;
  const lines = [headline(name, task)];
  if (!options.failed) {
    const first = [...placed(items.slice(0, shown))];
    lines.push('', `items (${first.length} of ${count(items.length)})`, ...first.map(itemLine));
  }
  if (bad > 0) {
    const failed = firstFailed(items, options.failed ? bad : shown);
    lines.push('', `failed items (${failed.length} of ${count(bad)})`, ...failed.map(itemLine));
  }
  terminal.data(`${lines.join('\n')}\n`);
}

/** `check_health: failed, 4.2s, visit 1; 1,000 items: 997 succeeded, 3 failed` */
function headline(name: string, { state, visits, elapsed_ms: ms, summary }: TaskReport): string {
  const { total, ...counts } = summary;
  const told = Object.entries(counts).flatMap(([kind, number]) =>
    number > 0 ? [`${count(number)} ${kind.replace('_', ' ')}`] : [],
  );
  const waiting = total - Object.values(counts).reduce((sum, number) => sum + number, 0);
  if (waiting > 0) told.push(`${count(waiting)} not ended`);
  const head = [`${name}: ${state}`, ...(ms === null ? [] : [elapsed(ms)])];
  if (visits > 1) head.push(`visit ${visits}`);
  return `${head.join(', ')}; ${count(total)} in all${told.length > 0 ? `: ${told.join(', ')}` : ''}`;
}

/** One document, written item by item: there may be millions. */
function taskJson(
  report: RunReport,
  name: string,
  archive: RunHistory,
  options: InspectOptions,
  terminal: Terminal,
): void {
  const head = JSON.stringify({
    schema: 'millrace.task/1',
    run: report.run,
    task: name,
    ...report.tasks[name],
  });
  terminal.data(`${head.slice(0, -1)},"items":[`);
  let separator = '\n';
  for (const entry of placed(archive.items(report.run, name))) {
    if (options.failed && !hasFailed(entry)) continue;
    terminal.data(`${separator}${JSON.stringify({ index: entry.index, ...entry.item })}`);
    separator = ',\n';
  }
  terminal.data(']}\n');
}

function noSuchTask(report: RunReport, name: string): MillraceError {
  const started = Object.entries(report.tasks).filter(([, { visits }]) => visits > 0);
  return new MillraceError('MR506', `run ${report.run} has no task '${name}' that has started`, {
    hint: `it has: ${started.map(([task]) => task).join(', ')}`,
  });
}
