import { MillraceError } from '../../api/basics.ts';
import { findStoredRun } from '../find-run.ts';
import type { ReportFormat } from '../../api/dashboard.ts';
import { formatOf, requireFolderOf, writeReport } from '../report-file.ts';
import { storeFolder } from '../store-folder.ts';
import type { Terminal } from '../terminal.ts';

export interface ReportOptions {
  readonly output?: string;
  readonly format?: ReportFormat;
  readonly store?: string;
}

/** Writes what the pages show of a run to a file, or to standard output. */
export async function reportCommand(
  name: string,
  { output, format, store: option }: ReportOptions,
  terminal: Terminal,
): Promise<number> {
  const store = storeFolder(option);
  const { run } = await findStoredRun(store, name);
  if (output === undefined || output === '-') {
    const { runReport } = await import('../../api/dashboard.ts');
    terminal.text(await runReport(store, run, format ?? 'html'));
    return 0;
  }
  if (format !== undefined && format !== formatOf(output)) throw misnamed(output, format);
  await requireFolderOf(output);
  await writeReport(store, run, output);
  terminal.print(`${output} shows run ${run}`);
  return 0;
}

function misnamed(output: string, format: ReportFormat): MillraceError {
  const message = `the name ${output} says ${formatOf(output)}, and --format ${format}`;
  return new MillraceError('MR501', message, { hint: `name it with .${format} at its end` });
}
