import { errorTable, MillraceError } from '../api/basics.ts';
import type { Executor, Run } from '../api/runs.ts';
import type { RunReport } from '../api/stored-runs.ts';
import { nextCommand } from './called-as.ts';
import { jsonBlock, jsonLine } from './json-lines.ts';
import { showLateErrors, showProgress } from './progress/display.ts';
import { printEnd, withCommand } from './run-end.ts';
import { errorLines } from './show-errors.ts';
import { StopSignals } from './stop-signals.ts';
import type { Terminal } from './terminal.ts';
import { counted } from './text.ts';

export interface FollowOptions {
  /** `--store`, as typed. */
  readonly store?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

export interface WaitOptions {
  readonly exitOnWait?: boolean;
}

interface Following extends FollowOptions, WaitOptions {
  readonly terminal: Terminal;
  /** Reads the run while it runs, and ends by itself with it; for that the store stays open. */
  readonly beside?: Promise<void>;
  /** Called when the store is closed, however the run has ended. */
  readonly atEnd?: () => Promise<void>;
}

/** Follows a run until it ends, is paused or a signal stops it. Returns the exit code. */
export async function followRun(executor: Executor, run: Run, options: Following): Promise<number> {
  const { terminal } = options;
  const signals = new StopSignals({
    stop: () => {
      // Close first: no item may start after the message. `finally` throws errors of the close.
      executor.close().catch(() => {});
      const items = counted(run.inFlight, 'item');
      terminal.print(`finishing ${items} in flight; press Ctrl-C again to stop at once`);
    },
    giveUp: () => {
      terminal.setLive([]);
      printLeft(run, 'stopped', options);
    },
  });
  try {
    const progress = options.quiet
      ? showLateErrors(run, terminal)
      : showProgress(run, terminal, {
          store: options.store,
          figures: () => executor.history.figures(run.id),
        });
    if (options.exitOnWait) void pauseOnWait(run);
    const report = await reportOf(run, terminal);
    await progress;
    if (!signals.received) await options.beside;
    if (options.json) {
      // After a failed write the store knows better. It cannot be read while the executor closes.
      const left = (): RunReport =>
        signals.received ? run.report() : executor.history.report(run.id);
      await terminal.dataParts(jsonLine(report ?? left()));
    } else if (report) await writeOutput(report.output, terminal);
    if (report?.state === 'paused') {
      printLeft(run, 'paused', options);
      return errorTable.MR507.exit;
    }
    // The store cannot be read while the executor closes.
    if (report) return printEnd(report, signals.received ? undefined : executor.history, options);
  } finally {
    terminal.setLive([]);
    await executor.close();
    await options.atEnd?.();
    signals.release();
  }
  printLeft(run, 'stopped', options);
  if (signals.received) signals.die(signals.received);
  return errorTable.MR507.exit;
}

/** Pauses the run once all that is left to do is to wait. */
async function pauseOnWait(run: Run): Promise<void> {
  for await (const { type } of run.events()) {
    // What comes of it is the result that is waited for.
    if (type === 'run-waits') return void run.pause().catch(() => {});
  }
}

/** The errors after which a run can be resumed. */
const isResumable: ReadonlySet<string> = new Set(['MR424', 'MR514', 'MR605', 'MR607', 'MR801']);

/** Undefined if the run was stopped before its end and can be resumed. Prints why. */
async function reportOf(run: Run, terminal: Terminal): Promise<RunReport | undefined> {
  try {
    return await run.result();
  } catch (error) {
    if (!(error instanceof MillraceError)) throw error;
    if (error.code === 'MR507') return undefined;
    if (!isResumable.has(error.code)) throw error;
    terminal.setLive([]);
    const { code, message } = error;
    // The command that resumes the run is printed below.
    const hint = code === 'MR801' || code === 'MR607' ? undefined : error.hint;
    terminal.print(...errorLines({ code, message, hint }));
    return undefined;
  }
}

/** Prints the state in which the run is left, and the command that resumes it. */
function printLeft(run: Run, state: 'stopped' | 'paused', { terminal, store }: Following): void {
  const reader = streamReader(run);
  const command = ['resume', run.id, ...(reader ? ['--stdin', 'rest'] : [])];
  if (reader) terminal.print(readLine(...reader));
  const line = `run ${run.id} is ${state}; resume it with: ${reader ? '… | ' : ''}`;
  terminal.print(withCommand(line, nextCommand(command, store)));
}

type NamedTask = readonly [name: string, task: RunReport['tasks'][string]];

/** The task that has read a stream which had not ended. */
function streamReader(run: Run): NamedTask | undefined {
  return Object.entries(run.report().tasks).find(
    ([, { source }]) => source?.stream && source.state === 'open',
  );
}

/** `load has read 1,234 items (98,765 bytes) of its stream; the rest was not read` */
function readLine(...[name, { summary, source }]: NamedTask): string {
  const read = `${counted(summary.total, 'item')} (${counted(source?.bytes ?? 0, 'byte')})`;
  return `${name} has read ${read} of its stream: they are kept, the rest was not read`;
}

async function writeOutput(output: unknown, terminal: Terminal): Promise<void> {
  if (output === null) return;
  if (typeof output !== 'string') return terminal.dataParts(jsonBlock(output));
  terminal.text(output);
  if (!output.endsWith('\n')) terminal.text('\n');
}
