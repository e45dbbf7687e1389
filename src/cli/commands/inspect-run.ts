import type { RunHistory, RunReport, RunSummary } from '../../index.ts';
import { faultLines } from '../show-errors.ts';
import { firstFailed, itemLine } from '../item-line.ts';
import { plain } from '../paint.ts';
import { runState } from '../run-state.ts';
import { table } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import { leftOut } from '../run-summary.ts';
import { count, elapsed, oneLine } from '../text.ts';
import type { InspectOptions } from './inspect-options.ts';

type Facts = NonNullable<RunReport['machine']>;

const columns = [
  { title: 'TASK' },
  { title: 'STATE' },
  { title: 'ITEMS', align: 'right' },
  { title: 'FAILED', align: 'right' },
  { title: 'VISITS', align: 'right' },
  { title: 'ELAPSED', align: 'right' },
] as const;

/** The report of a run; with `failed` also every item that failed. */
export function inspectRun(
  found: RunSummary,
  report: RunReport,
  archive: RunHistory,
  { json, failed }: InspectOptions,
  terminal: Terminal,
): void {
  if (json)
    return terminal.data(`${JSON.stringify({ ...report, ...parts(archive, report.run) })}\n`);
  const { run, workflow, error, elapsed_ms: ms, tasks } = report;
  const time = found.endedAt === undefined ? '' : ` in ${elapsed(ms)}`;
  const lines = [`run ${run} of ${oneLine(workflow)}: ${runState(found)}${time}`];
  if (error) lines.push(...faultLines(error, plain));
  lines.push(`parameters ${JSON.stringify(report.parameters)}`);
  if (report.machine) lines.push(`machine ${machineLine(report.machine)}`);
  lines.push('');
  lines.push(...table(columns, Object.entries(tasks).map(taskRow)));
  lines.push(...partLines(archive.childrenOf(run)));
  if (failed) lines.push(...Object.keys(tasks).flatMap((task) => failures(report, task, archive)));
  if (report.output !== null) lines.push('', 'output', JSON.stringify(report.output, null, 2));
  if (report.output_errors) lines.push('', 'left out of the output', ...leftOut(report));
  terminal.data(`${lines.join('\n')}\n`);
}

/** `Node.js 24.1.0, 8 × Xeon E5, 31 GiB, linux x64` */
function machineLine({ node, cores, cpu, memory, platform, arch }: Facts): string {
  const gib = (Number(memory) / 2 ** 30).toFixed(1);
  return oneLine(`Node.js ${node}, ${cores} × ${cpu}, ${gib} GiB, ${platform} ${arch}`);
}

/** The runs of sub-workflows, for machines. */
function parts(archive: RunHistory, id: string): object {
  const found = archive.childrenOf(id).map(({ run, workflow, state, parent }) => {
    return { run, workflow, state, task: parent?.task, index: parent?.index };
  });
  return found.length > 0 ? { parts: found } : {};
}

/** Runs of sub-workflows that are shown. */
const shown = 20;

/** Those that did not succeed first. */
function partLines(parts: readonly RunSummary[]): string[] {
  if (parts.length === 0) return [];
  const told = parts.toSorted((a, b) => rank(a) - rank(b)).slice(0, shown);
  const rows = told.map((part) => {
    const { task = '', index = 0 } = part.parent ?? {};
    return [`${task}[${index}]`, part.run, runState(part)];
  });
  const more = parts.length > shown ? [`and ${count(parts.length - shown)} more`] : [];
  const titles = [{ title: 'ITEM' }, { title: 'RUN' }, { title: 'STATE' }];
  return ['', 'sub-workflows', ...table(titles, rows), ...more];
}

function rank({ state }: RunSummary): number {
  return state === 'succeeded' ? 1 : 0;
}

function taskRow([name, task]: [string, RunReport['tasks'][string]]): string[] {
  const { total, succeeded, cancelled, skipped, ...not } = task.summary;
  const bad = not.failed + not.timed_out;
  return [
    name,
    task.state,
    `${count(succeeded + cancelled + skipped + bad)}/${count(total)}`,
    count(bad),
    count(task.visits),
    task.elapsed_ms === null ? '-' : elapsed(task.elapsed_ms),
  ];
}

function failures(report: RunReport, task: string, archive: RunHistory): string[] {
  const { failed = 0, timed_out: timedOut = 0 } = report.tasks[task]?.summary ?? {};
  if (failed + timedOut === 0) return [];
  const found = firstFailed(archive.items(report.run, task), Number.POSITIVE_INFINITY);
  return ['', `failed items of ${task}`, ...found.map((item) => `  ${itemLine(item)}`)];
}
