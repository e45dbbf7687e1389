import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { MillraceError } from '../api/basics.ts';
import type { ReportFormat } from '../api/dashboard.ts';

/** The end of its name says what a report is. */
const formats = ['html', 'json', 'md'] as const satisfies readonly ReportFormat[];

/** By the end of its name; a page where it has none. Throws MR501 for another. */
export function formatOf(file: string): ReportFormat {
  const named = extname(file) === '' ? 'html' : knownFormatOf(file);
  if (named !== undefined) return named;
  throw new MillraceError('MR501', `a report cannot be ${extname(file)}: ${file}`, {
    hint: 'name it with .html, .json or .md at its end',
  });
}

export function knownFormatOf(file: string): ReportFormat | undefined {
  const end = extname(file).slice(1).toLowerCase();
  return formats.find((format) => format === end);
}

/** Throws MR607 where no file can be made, before anything has run. */
export async function requireFolderOf(file: string): Promise<void> {
  const folder = dirname(resolve(file));
  await access(folder, constants.W_OK | constants.X_OK).catch((cause: unknown) => {
    throw unwritable(file, `its folder ${folder} is missing or may not be written`, cause);
  });
}

/** Writes the report of a run: the file has its name once it is whole. Throws MR607. */
export async function writeReport(
  store: string,
  run: string,
  file: string,
  format = formatOf(file),
): Promise<void> {
  const { runReport } = await import('../api/dashboard.ts');
  const text = await runReport(store, run, format);
  const { sinkFiles } = await import('../api/result-files.ts');
  const part = join(dirname(file), `${basename(file)}.${process.pid}.part`);
  const place = { path: file, part };
  const { signal } = new AbortController();
  const opened = await sinkFiles.open(place, { length: 0, signal });
  try {
    await opened.write(Buffer.from(text));
    await opened.step();
    await opened.close();
    await sinkFiles.place(place);
  } catch (error) {
    await opened.close().catch(() => undefined);
    await sinkFiles.discard(place);
    throw error;
  }
}

function unwritable(file: string, reason: string, cause: unknown): MillraceError {
  return new MillraceError('MR607', `the report ${file} cannot be written: ${reason}`, { cause });
}
