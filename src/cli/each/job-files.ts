import { constants } from 'node:fs';
import { access, type FileHandle, open, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { MillraceError } from '../../api/basics.ts';
import { createFolder } from './create-folder.ts';
import { type EndedJob, jobLogHead, jobLogLine } from './job-log.ts';
import { rowFormOf, rowOf, rowsHead } from './job-rows.ts';
import { textOf } from './placeholders.ts';
import { readWrittenRows } from './written-rows.ts';

export interface JobFileOptions {
  readonly joblog?: string;
  readonly results?: string;
}

/** Takes each item that has ended. Throws MR607. */
interface JobWriter {
  add(job: EndedJob): Promise<void>;
  /** Takes an item that had ended before the run was resumed: it may have been written, or not. */
  addMissing(job: EndedJob): Promise<void>;
  close(): Promise<void>;
}

/** The files that each item is written to when it has ended. */
export class JobFiles implements JobWriter {
  readonly #writers: readonly JobWriter[];

  private constructor(writers: readonly JobWriter[]) {
    this.#writers = writers;
  }

  /** Throws MR501 before any item runs when a place cannot be written. */
  static async open({ joblog, results }: JobFileOptions, isResumed: boolean): Promise<JobFiles> {
    const writers: JobWriter[] = [];
    if (results !== undefined) {
      writers.push(await usable('--results', results, () => openResults(results, isResumed)));
    }
    if (joblog !== undefined) {
      const lines = { head: jobLogHead, line: jobLogLine, isCsv: false };
      writers.push(await usable('--joblog', joblog, () => JobLines.open(joblog, lines, isResumed)));
    }
    return new JobFiles(writers);
  }

  async add(job: EndedJob): Promise<void> {
    for (const writer of this.#writers) await writer.add(job);
  }

  async addMissing(job: EndedJob): Promise<void> {
    for (const writer of this.#writers) await writer.addMissing(job);
  }

  async close(): Promise<void> {
    for (const writer of this.#writers) await writer.close();
  }
}

/** A file of rows, or a folder with a folder for each item. */
async function openResults(path: string, isResumed: boolean): Promise<JobWriter> {
  const form = rowFormOf(path);
  if (form !== undefined) {
    const line = (job: EndedJob): string => rowOf(job, form);
    return JobLines.open(path, { head: rowsHead(form), line, isCsv: form === 'csv' }, isResumed);
  }
  await requireFolder(path);
  return {
    add: (job) => {
      const place = join(path, String(job.index + 1));
      return writing(place, () => writeResult(place, job));
    },
    addMissing: async () => {},
    close: async () => {},
  };
}

interface Lines {
  readonly head: string;
  readonly line: (job: EndedJob) => string;
  readonly isCsv: boolean;
}

/** A file with a line for each item. It goes on where a run is resumed. */
export class JobLines implements JobWriter {
  readonly #path: string;
  readonly #file: FileHandle;
  readonly #lines: Lines;
  /** Undefined where nothing can be missing, or nothing is known of it. */
  readonly #written: ReadonlySet<number> | undefined;

  private constructor(
    path: string,
    file: FileHandle,
    lines: Lines,
    written: ReadonlySet<number> | undefined,
  ) {
    this.#path = path;
    this.#file = file;
    this.#lines = lines;
    this.#written = written;
  }

  static async open(path: string, lines: Lines, isResumed: boolean): Promise<JobLines> {
    await createFolder(dirname(path));
    const file = await open(path, 'a');
    try {
      const written = isResumed ? await writtenIn(path, file, lines) : undefined;
      const { size } = await file.stat();
      if (size === 0) await file.appendFile(lines.head);
      return new JobLines(path, file, lines, written);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  add(job: EndedJob): Promise<void> {
    return this.append(this.#lines.line(job));
  }

  /** Lines as they are. */
  append(text: string): Promise<void> {
    return writing(this.#path, () => this.#file.appendFile(text));
  }

  async addMissing(job: EndedJob): Promise<void> {
    if (this.#written?.has(job.index + 1) === false) await this.add(job);
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}

/** The numbers of whole rows; what is left of another is cut off. Undefined for no regular file. */
async function writtenIn(
  path: string,
  file: FileHandle,
  { isCsv }: Lines,
): Promise<ReadonlySet<number> | undefined> {
  if (!(await file.stat()).isFile()) return undefined;
  const { numbers, end } = await readWrittenRows(path, isCsv);
  await file.truncate(end);
  return numbers;
}

/** `DIR/NUMBER/stdout`, `stderr` and `item`. */
async function writeResult(place: string, job: EndedJob): Promise<void> {
  await createFolder(place);
  await writeFile(join(place, 'stdout'), job.stdout);
  await writeFile(join(place, 'stderr'), job.stderr);
  await writeFile(join(place, 'item'), textOf(job.item));
}

async function requireFolder(path: string): Promise<void> {
  await createFolder(path);
  if (!(await stat(path)).isDirectory()) throw new Error('it is not a folder');
  await access(path, constants.W_OK | constants.X_OK);
}

export async function usable<T>(option: string, path: string, use: () => Promise<T>): Promise<T> {
  try {
    return await use();
  } catch (cause) {
    throw new MillraceError('MR501', `${option} '${path}' cannot be written: ${messageOf(cause)}`, {
      cause,
      hint: 'name a place that can be written: nothing has run',
    });
  }
}

async function writing<T>(path: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (cause) {
    throw new MillraceError('MR607', `'${path}' cannot be written: ${messageOf(cause)}`, {
      cause,
      hint: 'make room or name another place, and go on with --resume',
      details: { path },
    });
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
