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
  /** What programs print is printed as it comes, by `printLines`. */
  readonly lineBuffer?: boolean;
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
  const { files, keepOrder, isDone } = printing;
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
      if (printing.lineBuffer && job.hasPrinted) continue;
      if (!(await print(job, printing))) return leaveRest(run);
    }
  } catch (error) {
    if (hasLeft(error)) return;
    // What ends from now on could not be written either: the rest can be resumed.
    run.pause().catch(() => {});
    throw error;
  }
}

/** Prints the lines of programs as they come, until the run ends. */
export async function printLines(run: Run, { terminal, tag, columns }: Printing): Promise<void> {
  for await (const { stream, text, element } of run.printed()) {
    const before = tag ? tagOf(columns?.of(element) ?? element) : '';
    const lines = tagged(text, before);
    if (stream === 'stderr') await terminal.printPart(lines);
    else if (!(await terminal.textPart(lines))) return leaveRest(run);
  }
}

/** The reader wants no more: the rest can be resumed. */
function leaveRest(run: Run): void {
  run.pause().catch(() => {});
}

/** The run was stopped or has left this process: who follows it says so. */
function hasLeft(error: unknown): boolean {
  const ends: readonly unknown[] = ['MR507', 'MR508', 'MR514', 'MR604', 'MR605', 'MR801'];
  return error instanceof MillraceError && ends.includes(error.code);
}

async function print(job: EndedJob, { terminal, tag }: Printing): Promise<boolean> {
  const before = tag ? tagOf(job.item) : '';
  await terminal.printPart(tagged(job.stderr, before));
  return terminal.textPart(tagged(job.stdout, before));
}

function tagOf(item: unknown): string {
  return `${textOf(item)}\t`;
}

function tagged(text: string, tag: string): string {
  return tag === '' || text === '' ? text : text.replaceAll(/^(?=[^])/gm, () => tag);
}
