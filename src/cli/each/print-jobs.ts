import { MillraceError } from '../../api/basics.ts';
import type { Run } from '../../api/runs.ts';
import type { Terminal } from '../terminal.ts';
import type { Columns } from './columns.ts';
import { endedJob, isUnstarted } from './ended-job.ts';
import type { JobFiles } from './job-files.ts';
import type { EndedJob } from './job-log.ts';
import { textOf } from './placeholders.ts';
import { eachTask } from './workflow.ts';

export interface PrintOptions {
  readonly keepOrder?: boolean;
  readonly tag?: boolean;
}

export interface Printing extends PrintOptions {
  readonly terminal: Terminal;
  readonly files: JobFiles;
  readonly isProgram: boolean;
  readonly show: (item: unknown, index: number) => string;
  /** Items that were printed before. */
  readonly isDone: (index: number) => boolean;
  /** Undefined when an item is one value. */
  readonly columns: Columns | undefined;
  /** Called for each item that has ended, with the number of those that have failed. */
  readonly ended: (failures: number) => void;
}

/** Prints what the items of a run have printed, as they end, until the run ends. */
export async function printJobs(run: Run, printing: Printing): Promise<void> {
  const { terminal, files, keepOrder, isDone } = printing;
  let failures = 0;
  try {
    const order = keepOrder ? 'input' : 'completion';
    for await (const result of run.results(eachTask, { order })) {
      if (isUnstarted(result)) continue;
      const job = endedJob(result, printing);
      if (isDone(result.index)) {
        // It was stored, and then the process was lost before it was written to the files.
        await files.addMissing(job);
        continue;
      }
      if (result.status !== 'succeeded') failures += 1;
      printing.ended(failures);
      await files.add(job);
      if (!(await print(job, terminal, printing.tag === true))) {
        // The reader wants no more: the rest can be resumed.
        run.pause().catch(() => {});
        return;
      }
    }
  } catch (error) {
    if (hasLeft(error)) return;
    // What ends from now on could not be written either: the rest can be resumed.
    run.pause().catch(() => {});
    throw error;
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
