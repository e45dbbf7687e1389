import type { Executor, Run } from '../../api/runs.ts';
import { followRun } from '../follow-run.ts';
import type { Call } from './call.ts';
import type { Columns } from './columns.ts';
import type { EachCommand } from './command-words.ts';
import type { JobFiles } from './job-files.ts';
import { printJobs, printLines } from './print-jobs.ts';
import { runSummary } from '../run-summary.ts';
import { failuresToHalt, type Halt } from './settings.ts';
import { eachTask } from './workflow.ts';

export interface FollowedJobs {
  readonly run: Run;
  readonly command: EachCommand;
  readonly columns: Columns | undefined;
  readonly files: JobFiles;
  readonly isDone: (index: number) => boolean;
}

/** Prints what the items print, until the run has ended. Returns the exit code. */
export async function followJobs(
  { options, terminal }: Call,
  executor: Executor,
  { run, command, columns, files, isDone }: FollowedJobs,
): Promise<number> {
  const printing = {
    ...options,
    terminal,
    files,
    isProgram: options.action === undefined,
    show: command.show,
    columns,
    isDone,
    ended: options.halt ? halting(run, options.halt) : () => {},
  };
  const lines = options.lineBuffer ? printLines(run, printing) : undefined;
  const beside = printJobs(run, printing).then(() => lines);
  // An error of it is thrown once the run is left.
  beside.catch(() => {});
  const code = await followRun(executor, run, { ...options, terminal, beside });
  if (code !== 0) return code;
  await beside;
  // Failures that were tolerated up to a limit are failures all the same.
  const report = run.report();
  const { summary } = report.tasks[eachTask] ?? {};
  if (!summary || summary.succeeded + summary.skipped === summary.total) return 0;
  // Without `--quiet`, it was printed when the run ended.
  if (options.quiet) terminal.print(...runSummary(report, undefined, options.store));
  return 1;
}

/** What the workflow cannot do: end items, and count a share of a list that is still read. */
function halting(run: Run, halt: Halt): (failures: number) => void {
  let most: number | undefined;
  let isHalted = false;
  return (failures) => {
    if (isHalted || failures === 0) return;
    most ??= mostFailures(run, halt);
    if (most === undefined || failures < most) return;
    isHalted = true;
    run.cancel({ policy: halt.isNow ? 'cancel_running' : 'allow_finish' }).catch(() => {});
  };
}

/** Undefined as long as it is not known. */
function mostFailures(run: Run, halt: Halt): number | undefined {
  const [{ source, summary } = {}] = run.progress();
  if (!halt.isShare) return failuresToHalt(halt, 0);
  if (!summary || source?.state === 'open') return undefined;
  return failuresToHalt(halt, summary.total);
}
