import { MillraceError } from '../../api/basics.ts';
import { findStoredRun } from '../find-run.ts';
import type { ReportFormat } from '../../api/dashboard.ts';
import { formatOf, knownFormatOf, requireFolderOf, writeReport } from '../report-file.ts';
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
  requireName(output, format);
  await requireFolderOf(output);
  await writeReport(store, run, output, format);
  terminal.print(`${output} shows run ${run}`);
  return 0;
}

/** Throws MR501 for a name that says another format, or says none that reports have. */
function requireName(output: string, format: ReportFormat | undefined): void {
  const named = format === undefined ? formatOf(output) : knownFormatOf(output);
  if (format === undefined || named === undefined || named === format) return;
  const message = `the name ${output} says ${named}, and --format ${format}`;
  throw new MillraceError('MR501', message, { hint: `name it with .${format} at its end` });
}
