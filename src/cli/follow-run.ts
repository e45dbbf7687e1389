import {
  type RunHistory,
  errorTable,
  type Executor,
  MillraceError,
  type Run,
  type RunReport,
} from '../index.ts';
import { showProgress } from './progress/display.ts';
import { runSummary } from './run-summary.ts';
import { StopSignals } from './stop-signals.ts';
import { nextCommand } from './store-folder.ts';
import type { Terminal } from './terminal.ts';
import { counted } from './text.ts';

export interface CarryOutOptions {
  /** `--store`, as it was typed. */
  readonly store?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** Follows a run to its end, or until a signal comes; prints what it gave and answers the exit code. */
export async function followRun(
  executor: Executor,
  run: Run,
  options: CarryOutOptions & { readonly terminal: Terminal },
): Promise<number> {
  const { terminal } = options;
  const signals = new StopSignals({
    stop: () => {
      // First of all, so that no lane takes another item once this has been said. What goes wrong comes to light
      // where the end of the run is waited for.
      executor.close().catch(() => {});
      const items = counted(run.inFlight, 'item');
      terminal.print(`finishing ${items} in flight; press Ctrl-C again to stop at once`);
    },
    giveUp: () => {
      terminal.setLive([]);
      sayStopped(run, options);
    },
  });
  try {
    const progress = options.quiet ? undefined : showProgress(run, terminal);
    const report = await reportOf(run);
    await progress;
    if (options.json) terminal.data(`${JSON.stringify(report ?? run.report())}\n`);
    else if (report) printOutput(report.output, terminal);
    if (report?.state === 'paused') return tellPause(run, options);
    // While the executor closes, its store can no longer be read.
    if (report) return tellEnd(report, signals.received ? undefined : executor.history, options);
  } finally {
    terminal.setLive([]);
    await executor.close();
    signals.release();
  }
  return tellStop(run, signals, options);
}

/** Undefined when the executor was closed before the run had ended. */
async function reportOf(run: Run): Promise<RunReport | undefined> {
  try {
    return await run.result();
  } catch (error) {
    if (error instanceof MillraceError && error.code === 'MR507') return undefined;
    throw error;
  }
}

function tellEnd(
  report: RunReport,
  archive: RunHistory | undefined,
  { terminal, store, quiet }: CarryOutOptions & { readonly terminal: Terminal },
): number {
  const succeeded = report.state === 'succeeded';
  if (!quiet || !succeeded) {
    terminal.print(...runSummary(report, archive, { paint: terminal.paint, store }));
  }
  return succeeded ? 0 : report.error?.code === 'MR417' ? errorTable.MR417.exit : 1;
}

function sayStopped(
  run: Run,
  { terminal, store }: CarryOutOptions & { readonly terminal: Terminal },
): void {
  const command = nextCommand(['resume', run.id], store);
  terminal.print(`run ${run.id} is stopped; go on with: ${terminal.paint('bold', command)}`);
}

function tellPause(
  run: Run,
  { terminal, store }: CarryOutOptions & { readonly terminal: Terminal },
): number {
  const command = nextCommand(['resume', run.id], store);
  terminal.print(`run ${run.id} is paused; go on with: ${terminal.paint('bold', command)}`);
  return errorTable.MR507.exit;
}

function tellStop(
  run: Run,
  signals: StopSignals,
  options: CarryOutOptions & { readonly terminal: Terminal },
): number {
  sayStopped(run, options);
  if (signals.received) signals.die(signals.received);
  return errorTable.MR507.exit;
}

function printOutput(output: unknown, terminal: Terminal): void {
  if (output === null) return;
  const text = typeof output === 'string' ? output : JSON.stringify(output, null, 2);
  terminal.data(text.endsWith('\n') ? text : `${text}\n`);
}
