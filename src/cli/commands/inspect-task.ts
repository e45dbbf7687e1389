import { countEnded, countFailures, jsonParts, MillraceError } from '../../api/basics.ts';
import type { RunHistory, RunReport, TaskReport } from '../../api/stored-runs.ts';
import { allFailed, failedItemLines, firstFailed, firstItems } from '../listed-items.ts';
import { failureLines } from '../failure-lines.ts';
import { itemJson } from '../item-facts.ts';
import { hasFailed, itemLine, placed } from '../item-line.ts';
import { logJson } from '../log-lines.ts';
import type { Line } from '../style.ts';
import type { Terminal } from '../terminal.ts';
import { sinkText } from '../sink-text.ts';
import { skipText } from '../skip-text.ts';
import { readText } from '../source-text.ts';
import { count, counted, elapsed } from '../text.ts';
import type { InspectOptions } from './inspect-options.ts';

/** Items that each list shows. */
const shown = 10;

/** Prints the counts of a task, its first items and first failures; with `failed`, all failures. */
export async function inspectTask(
  report: RunReport,
  name: string,
  history: RunHistory,
  options: InspectOptions,
  terminal: Terminal,
): Promise<void> {
  const task = Object.hasOwn(report.tasks, name) ? report.tasks[name] : undefined;
  if (!task || task.visits === 0) throw noSuchTask(report, name);
  if (options.json) return terminal.dataParts(taskJson(report, name, history, options));
  const bad = countFailures(task.summary);
  const lines: Line[] = [headline(name, task), ...ownFailure(task)];
  if (!options.failed) {
    const first = firstItems({ run: report.run, task: name }, history, shown);
    const { total } = task.summary;
    lines.push('', `items (${first.length} of ${count(total)})`, ...first.map(itemLine));
  }
  if (bad > 0) {
    const place = { run: report.run, task: name };
    const failed = options.failed ? allFailed(place, history) : firstFailed(place, history, shown);
    lines.push('', `failed items (${failed.length} of ${count(bad)})`);
    lines.push(...failedItemLines(failed, history, place));
  }
  terminal.write(...lines);
}

/** Why it failed, if that is not what its failed items say. */
function ownFailure({ error, summary, source }: TaskReport): readonly Line[] {
  const isOwn = source?.state === 'failed' || countFailures(summary) === 0;
  return error && isOwn ? failureLines(error) : [];
}

/** `check_health: failed, 4.2s, visit 2; 1,000 items: 997 succeeded, 3 failed` */
function headline(name: string, task: TaskReport): string {
  const { state, skip, visits, elapsed_ms: ms, summary, source, sink } = task;
  const { total, ...counts } = summary;
  const parts = Object.entries(counts).flatMap(([kind, number]) =>
    number > 0 ? [`${count(number)} ${kind.replace('_', ' ')}`] : [],
  );
  const unfinished = total - countEnded(summary);
  if (unfinished > 0) parts.push(`${count(unfinished)} unfinished`);
  const head = [`${name}: ${state}${skipText(skip)}`, ...(ms === null ? [] : [elapsed(ms)])];
  if (visits > 1) head.push(`visit ${visits}`);
  const items = parts.length > 0 ? `: ${parts.join(', ')}` : '';
  const read = source?.bytes === undefined ? '' : `; read ${readText(source)}`;
  const written = sink ? `; written ${sinkText(sink)}` : '';
  return `${head.join(', ')}; ${counted(total, 'item')}${items}${read}${written}`;
}

/** One document, item by item: a task may have millions. */
function* taskJson(
  report: RunReport,
  name: string,
  history: RunHistory,
  options: InspectOptions,
): Generator<string> {
  const head = JSON.stringify({
    schema: 'millrace.task/1',
    run: report.run,
    task: name,
    ...report.tasks[name],
  });
  yield `${head.slice(0, -1)},"items":[`;
  const logOf = history.logReader(report.run, name);
  let separator = '\n';
  for (const entry of placed(history.items(report.run, name))) {
    if (options.failed && !hasFailed(entry)) continue;
    yield separator;
    const log = hasFailed(entry) ? logOf(entry.index) : undefined;
    yield* jsonParts({ index: entry.index, ...itemJson(entry.item), ...logJson(log, true) });
    separator = ',\n';
  }
  yield ']}\n';
}

function noSuchTask(report: RunReport, name: string): MillraceError {
  const started = Object.entries(report.tasks).filter(([, { visits }]) => visits > 0);
  return new MillraceError('MR506', `run ${report.run} has not started a task '${name}'`, {
    hint: `it has started: ${started.map(([task]) => task).join(', ')}`,
  });
}
