import { constants } from 'node:fs';
import { access, writeFile } from 'node:fs/promises';
import { dirname, extname, resolve } from 'node:path';
import { MillraceError } from '../api/basics.ts';
import type { ReportFormat } from '../api/dashboard.ts';

/** The end of its name says what a report is. */
const formats = ['html', 'json', 'md'] as const satisfies readonly ReportFormat[];

/** By the name of the file; a page where that says nothing. */
export function formatOf(file: string): ReportFormat {
  const end = extname(file).slice(1);
  return formats.find((format) => format === end) ?? 'html';
}

/** Throws MR607 where no file can be made, before anything has run. */
export async function requireFolderOf(file: string): Promise<void> {
  const folder = dirname(resolve(file));
  await access(folder, constants.W_OK | constants.X_OK).catch((cause: unknown) => {
    throw unwritable(file, `its folder ${folder} is missing or may not be written`, cause);
  });
}

/** Writes the report of a run. Throws MR607. */
export async function writeReport(store: string, run: string, file: string): Promise<void> {
  const { runReport } = await import('../api/dashboard.ts');
  const text = await runReport(store, run, formatOf(file));
  await writeFile(file, text).catch((cause: unknown) => {
    throw unwritable(file, cause instanceof Error ? cause.message : String(cause), cause);
  });
}

function unwritable(file: string, reason: string, cause: unknown): MillraceError {
  return new MillraceError('MR607', `the report ${file} cannot be written: ${reason}`, { cause });
}
