import { errorTable, MillraceError } from '../../api/basics.ts';
import { rowFormatOf } from '../../api/result-files.ts';
import {
  type ExportOptions,
  openHistory,
  type RowExport,
  type RunSummary,
} from '../../api/stored-runs.ts';
import { printableLine } from '../../api/texts.ts';
import { nextCommand } from '../called-as.ts';
import { type ExportTarget, openTarget } from '../export-target.ts';
import { findRun } from '../find-run.ts';
import { StopSignals } from '../stop-signals.ts';
import { storeFolder } from '../store-folder.ts';
import { joined, type Line, styled } from '../style.ts';
import { requireTrace, writeTrace } from '../write-trace.ts';
import type { Terminal } from '../terminal.ts';
import { counted } from '../text.ts';

type Format = NonNullable<ExportOptions['format']>;

export interface ExportCommandOptions {
  readonly what?: 'results' | 'trace';
  readonly output?: string;
  readonly format?: Format;
  readonly failed?: boolean;
  readonly withItems?: boolean;
  readonly order?: NonNullable<ExportOptions['order']>;
  readonly fields?: readonly string[];
  readonly store?: string;
  readonly quiet?: boolean;
}

/** Writes the results of a task as rows; of a run that is under way, until it ends. */
export async function exportCommand(
  name: string,
  task: string | undefined,
  options: ExportCommandOptions,
  terminal: Terminal,
): Promise<number> {
  const { output, order, fields } = options;
  if (output === '') {
    throw new MillraceError('MR501', "--output is the path of a file, or '-', and not empty");
  }
  const history = await openHistory(storeFolder(options.store));
  try {
    const run = findRun(history, name);
    if (options.what === 'trace') {
      const { format, failed, withItems } = options;
      requireTrace({ task, format, failed, withItems, order, fields });
      await writeTrace(run.run, history, { terminal, output, quiet: options.quiet ?? false });
      return 0;
    }
    const rows = history.export(run.run, {
      ...(task === undefined ? {} : { task }),
      format: options.format ?? rowFormatOf(output ?? ''),
      rows: rowsOf(options),
      ...(order === undefined ? {} : { order }),
      ...(fields === undefined ? {} : { columns: fields }),
    });
    const end = await copy(rows, { terminal, output });
    if (end === 'stopped') return errorTable.MR507.exit;
    if (end === 'whole' && !options.quiet) {
      terminal.print(...summaryLines(rows, history.find(run.run), options));
    }
    return 0;
  } finally {
    await history.close();
  }
}

function rowsOf({
  failed,
  withItems,
}: ExportCommandOptions): 'output' | 'item+output' | 'failures' {
  if (failed) return 'failures';
  return withItems ? 'item+output' : 'output';
}

/** `unread`: the reader of standard output has gone, which wants no more and no message. */
type End = 'whole' | 'unread' | 'stopped';

async function copy(
  rows: RowExport,
  { terminal, output }: { readonly terminal: Terminal; readonly output: string | undefined },
): Promise<End> {
  const stopping = new AbortController();
  const signals = new StopSignals({ stop: () => stopping.abort(), giveUp: () => {} });
  let target: ExportTarget | undefined;
  try {
    target = await openTarget(output, terminal, stopping.signal);
    const end = await copyParts(rows, target, stopping.signal);
    if (end !== 'stopped') return end;
    await target.discard();
  } catch (error) {
    await target?.discard();
    if (!stopping.signal.aborted) throw error;
  } finally {
    signals.release();
  }
  if (output !== undefined) terminal.print(`stopped: ${output} was not written`);
  await terminal.end();
  if (signals.received) signals.die(signals.received);
  return 'stopped';
}

async function copyParts(rows: RowExport, target: ExportTarget, signal: AbortSignal): Promise<End> {
  const parts = rows.bytes();
  for (;;) {
    const next = await orStopped(parts.next(), signal);
    if (next === 'stopped') return next;
    if (next.done) break;
    const wantsMore = await orStopped(target.write(next.value), signal);
    if (wantsMore === 'stopped') return wantsMore;
    if (!wantsMore) return 'unread';
  }
  await target.commit();
  return 'whole';
}

/** A race with one promise for all parts would keep all of them. */
async function orStopped<T>(work: Promise<T>, signal: AbortSignal): Promise<T | 'stopped'> {
  if (signal.aborted) return 'stopped';
  let stop = (): void => {};
  const stopped = new Promise<'stopped'>((resolve) => {
    stop = (): void => resolve('stopped');
  });
  signal.addEventListener('abort', stop);
  try {
    return await Promise.race([work, stopped]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** `1,234 rows of task fetch of run 7k2m9q written to out.jsonl` */
function summaryLines(
  { rows, task, notes }: RowExport,
  run: RunSummary,
  { output, store }: ExportCommandOptions,
): Line[] {
  const where = output === undefined || output === '-' ? '' : ` to ${printableLine(output)}`;
  const lines: Line[] = [
    `${counted(rows, 'row')} of task ${task} of run ${run.run} written${where}`,
    ...notes.map((note) => `  ${note}`),
  ];
  if (run.endedAt !== undefined || run.owner) return lines;
  const state = run.state === 'paused' ? 'paused' : 'interrupted';
  const command = styled('bold', nextCommand(['resume', run.run], store));
  return [...lines, joined(`  the run is ${state}: more rows may come; resume it with: `, command)];
}
