import type { RunParameters, WorkflowText } from '../../api/basics.ts';
import type { ExecutorOptions } from '../../api/runs.ts';
import { readWorkflow } from '../../api/workflows.ts';
import { printableLine } from '../../api/texts.ts';
import { actionFolders } from '../action-folders.ts';
import { followRun, type FollowOptions, type WaitOptions } from '../follow-run.ts';
import { formatOf, requireFolderOf, writeReport } from '../report-file.ts';
import { showProblems } from '../show-errors.ts';
import { besideOf, RunJobLog } from '../run-job-log.ts';
import { readParameters } from '../run-parameters.ts';
import { type LogLimitOptions, logLimits } from '../log-options.ts';
import { standardInput } from '../standard-input.ts';
import { storeFolder } from '../store-folder.ts';
import type { Terminal } from '../terminal.ts';
import { showPlan } from './show-plan.ts';

export interface RunOptions extends FollowOptions, LogLimitOptions, WaitOptions {
  readonly param?: Readonly<Record<string, string>>;
  readonly params?: string;
  readonly actions?: readonly string[];
  readonly workers?: number;
  readonly workerMemory?: number;
  readonly memory?: string;
  readonly waitForWorkers?: string;
  readonly durability?: NonNullable<ExecutorOptions['durability']>;
  readonly key?: string;
  readonly priority?: number;
  readonly report?: string;
  readonly dryRun?: boolean;
  readonly joblog?: string;
}

/** Starts a run of a workflow file and follows it; with `dryRun`, prints the plan. */
export async function runCommand(
  flow: string,
  options: RunOptions,
  terminal: Terminal,
): Promise<number> {
  const workflow = await readWorkflow(flow);
  const parameters = await readParameters(options);
  const actions = await actionFolders(flow, options.actions);
  if (options.dryRun)
    return showPlan(workflow, { actions, parameters, json: options.json }, terminal);
  return start(workflow, { ...options, actions, parameters }, terminal);
}

async function start(
  workflow: WorkflowText,
  options: RunOptions & {
    readonly actions: readonly string[];
    readonly parameters: RunParameters;
  },
  terminal: Terminal,
): Promise<number> {
  const { actions, parameters, workers, workerMemory, memory, waitForWorkers, durability } =
    options;
  const { report } = options;
  if (report !== undefined) {
    formatOf(report);
    await requireFolderOf(report);
  }
  const { Executor } = await import('../../api/runs.ts');
  const log = await RunJobLog.open(options.joblog, 'begun');
  const directory = storeFolder(options.store);
  const executor = await Executor.open({
    directory,
    actions,
    check: { workflow, ...parameters },
    ...(workers === undefined ? {} : { workers }),
    ...(workerMemory === undefined ? {} : { workerMemory }),
    ...(memory === undefined ? {} : { memory }),
    ...(waitForWorkers === undefined ? {} : { waitForWorkers }),
    ...(durability === undefined ? {} : { durability }),
    ...logLimits(options),
  });
  try {
    const { key, priority } = options;
    const run = await executor.start(workflow, {
      ...parameters,
      ...(key === undefined ? {} : { key }),
      ...(priority === undefined ? {} : { priority }),
      // The parameters may have been read from it.
      ...(options.params === '-' ? {} : { standardInput: standardInput() }),
    });
    showProblems({ problems: run.warnings, source: workflow }, terminal, { warnings: true });
    if (!options.quiet) terminal.print(`run ${run.id} of ${printableLine(run.report().workflow)}`);
    return await followRun(executor, run, {
      ...options,
      terminal,
      ...besideOf(log, run, executor),
      ...(report === undefined ? {} : { atEnd: () => writeReport(directory, run.id, report) }),
    });
  } finally {
    await executor.close();
    await log?.close();
  }
}
