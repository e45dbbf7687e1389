import { mkdir, open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MillraceError } from '../../api/basics.ts';
import type { Run } from '../../api/runs.ts';
import type { Terminal } from '../terminal.ts';
import { endedJob } from './ended-job.ts';
import { type EndedJob, jobLogHead, jobLogLine } from './job-log.ts';
import { textOf } from './placeholders.ts';
import { eachTask } from './workflow.ts';

export interface PrintOptions {
  readonly keepOrder?: boolean;
  readonly tag?: boolean;
  readonly joblog?: string;
  readonly results?: string;
}

export interface Printing extends PrintOptions {
  readonly terminal: Terminal;
  readonly isProgram: boolean;
  readonly show: (item: unknown, index: number) => string;
  /** Items that were printed before. */
  readonly isDone: (index: number) => boolean;
  /** Called for each item that has failed, with their number. */
  readonly failed: (failures: number) => void;
}

/** Prints what the items of a run have printed, as they end, until the run ends. */
export async function printJobs(run: Run, printing: Printing): Promise<void> {
  const { terminal, keepOrder, joblog, isDone } = printing;
  const log = joblog === undefined ? undefined : await JobLog.open(joblog);
  let failures = 0;
  try {
    const order = keepOrder ? 'input' : 'completion';
    for await (const result of run.results(eachTask, { order })) {
      if (isDone(result.index) || result.status === 'skipped') continue;
      const job = endedJob(result, printing);
      if (result.status !== 'succeeded') printing.failed(++failures);
      if (printing.results !== undefined) await writeResult(printing.results, job);
      await log?.add(job);
      if (!(await print(job, terminal, printing.tag === true))) {
        // The reader wants no more: the rest can be resumed.
        run.pause().catch(() => {});
        return;
      }
    }
  } catch (error) {
    if (!hasLeft(error)) throw error;
  } finally {
    await log?.close();
  }
}

/** The run was stopped or has left this process: who follows it says so. */
function hasLeft(error: unknown): boolean {
  const ends: readonly unknown[] = ['MR507', 'MR508', 'MR514', 'MR604', 'MR605', 'MR801'];
  return error instanceof MillraceError && ends.includes(error.code);
}

async function print(job: EndedJob, terminal: Terminal, isTagged: boolean): Promise<boolean> {
  const tag = isTagged ? `${textOf(job.item)}\t` : '';
  const stderr = tagged(job.stderr, tag);
  if (stderr !== '') terminal.print(...stderr.replace(/\n$/, '').split('\n'));
  return terminal.textPart(tagged(job.stdout, tag));
}

function tagged(text: string, tag: string): string {
  return tag === '' || text === '' ? text : text.replaceAll(/^(?=[^])/gm, () => tag);
}

/** `DIR/NUMBER/stdout`, `stderr` and `item`. */
async function writeResult(folder: string, job: EndedJob): Promise<void> {
  const place = join(folder, String(job.index + 1));
  await writing(place, async () => {
    await mkdir(place, { recursive: true });
    await writeFile(join(place, 'stdout'), job.stdout);
    await writeFile(join(place, 'stderr'), job.stderr);
    await writeFile(join(place, 'item'), textOf(job.item));
  });
}

/** The job log goes on where a run is resumed. */
class JobLog {
  readonly #path: string;
  readonly #file: Awaited<ReturnType<typeof open>>;

  private constructor(path: string, file: Awaited<ReturnType<typeof open>>) {
    this.#path = path;
    this.#file = file;
  }

  static open(path: string): Promise<JobLog> {
    return writing(path, async () => {
      const file = await open(path, 'a');
      const { size } = await file.stat();
      if (size === 0) await file.appendFile(jobLogHead);
      return new JobLog(path, file);
    });
  }

  add(job: EndedJob): Promise<void> {
    return writing(this.#path, () => this.#file.appendFile(jobLogLine(job)));
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}

async function writing<T>(path: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new MillraceError('MR607', `'${path}' cannot be written: ${reason}`, {
      cause,
      details: { path },
    });
  }
}
