import { constants } from 'node:fs';
import { access, type FileHandle, open, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MillraceError } from '../../api/basics.ts';
import { createFolder } from './create-folder.ts';
import { type EndedJob, jobLogHead, jobLogLine } from './job-log.ts';
import { rowFormOf, rowOf, rowsHead } from './job-rows.ts';
import { textOf } from './placeholders.ts';

export interface JobFileOptions {
  readonly joblog?: string;
  readonly results?: string;
}

/** Takes each item that has ended. Throws MR607. */
interface JobWriter {
  add(job: EndedJob): Promise<void>;
  close(): Promise<void>;
}

/** The files that each item is written to when it has ended. */
export class JobFiles implements JobWriter {
  readonly #writers: readonly JobWriter[];

  private constructor(writers: readonly JobWriter[]) {
    this.#writers = writers;
  }

  /** Throws MR501 before any item runs when a place cannot be written. */
  static async open({ joblog, results }: JobFileOptions): Promise<JobFiles> {
    const writers: JobWriter[] = [];
    if (results !== undefined) {
      writers.push(await usable('--results', results, () => openResults(results)));
    }
    if (joblog !== undefined) {
      const lines = { head: jobLogHead, line: jobLogLine };
      writers.push(await usable('--joblog', joblog, () => JobLines.open(joblog, lines)));
    }
    return new JobFiles(writers);
  }

  async add(job: EndedJob): Promise<void> {
    for (const writer of this.#writers) await writer.add(job);
  }

  async close(): Promise<void> {
    for (const writer of this.#writers) await writer.close();
  }
}

/** A file of rows, or a folder with a folder for each item. */
async function openResults(path: string): Promise<JobWriter> {
  const form = rowFormOf(path);
  if (form !== undefined) {
    return JobLines.open(path, { head: rowsHead(form), line: (job) => rowOf(job, form) });
  }
  await requireFolder(path);
  return {
    add: (job) => {
      const place = join(path, String(job.index + 1));
      return writing(place, () => writeResult(place, job));
    },
    close: async () => {},
  };
}

interface Lines {
  readonly head: string;
  readonly line: (job: EndedJob) => string;
}

/** A file with a line for each item. It goes on where a run is resumed. */
class JobLines implements JobWriter {
  readonly #path: string;
  readonly #file: FileHandle;
  readonly #lines: Lines;

  private constructor(path: string, file: FileHandle, lines: Lines) {
    this.#path = path;
    this.#file = file;
    this.#lines = lines;
  }

  static async open(path: string, lines: Lines): Promise<JobLines> {
    const file = await open(path, 'a');
    try {
      const { size } = await file.stat();
      if (size === 0) await file.appendFile(lines.head);
      return new JobLines(path, file, lines);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  add(job: EndedJob): Promise<void> {
    return writing(this.#path, () => this.#file.appendFile(this.#lines.line(job)));
  }

  close(): Promise<void> {
    return this.#file.close();
  }
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

async function usable<T>(option: string, path: string, use: () => Promise<T>): Promise<T> {
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
