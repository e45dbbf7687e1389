import { constants } from 'node:fs';
import { access, open, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MillraceError } from '../../api/basics.ts';
import { createFolder } from './create-folder.ts';
import { type EndedJob, jobLogHead, jobLogLine } from './job-log.ts';
import { textOf } from './placeholders.ts';

export interface JobFileOptions {
  readonly joblog?: string;
  readonly results?: string;
}

/** The files that each item is written to when it has ended. */
export class JobFiles {
  readonly #log: Awaited<ReturnType<typeof open>> | undefined;
  readonly #options: JobFileOptions;

  private constructor(log: Awaited<ReturnType<typeof open>> | undefined, options: JobFileOptions) {
    this.#log = log;
    this.#options = options;
  }

  /** Throws MR501 before any item runs when a place cannot be written. */
  static async open(options: JobFileOptions): Promise<JobFiles> {
    const { joblog, results } = options;
    if (results !== undefined) await usable('--results', results, () => requireFolder(results));
    const log =
      joblog === undefined ? undefined : await usable('--joblog', joblog, () => openLog(joblog));
    return new JobFiles(log, options);
  }

  /** Throws MR607. */
  async add(job: EndedJob): Promise<void> {
    const { joblog = '', results } = this.#options;
    if (results !== undefined) {
      const place = join(results, String(job.index + 1));
      await writing(place, () => writeResult(place, job));
    }
    await writing(joblog, async () => this.#log?.appendFile(jobLogLine(job)));
  }

  async close(): Promise<void> {
    await this.#log?.close();
  }
}

/** The job log goes on where a run is resumed. */
async function openLog(path: string): Promise<Awaited<ReturnType<typeof open>>> {
  const log = await open(path, 'a');
  try {
    const { size } = await log.stat();
    if (size === 0) await log.appendFile(jobLogHead);
    return log;
  } catch (error) {
    await log.close();
    throw error;
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
