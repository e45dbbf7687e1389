import { errorTable, MillraceError } from '../api/basics.ts';
import type { RunHistory, RunReport, RunSummary, WatchedRun } from '../api/stored-runs.ts';
import { nextCommand } from './called-as.ts';
import { runSummary } from './run-summary.ts';
import { joined, type Line, styled } from './style.ts';
import type { Terminal } from './terminal.ts';

interface Shown {
  readonly terminal: Terminal;
  /** `--store`, as typed. */
  readonly store?: string;
  readonly quiet?: boolean;
}

/** Prints how a run has ended. Returns the exit code that it gives to every command. */
export function printEnd(
  report: RunReport,
  history: RunHistory | undefined,
  { terminal, store, quiet }: Shown,
): number {
  const succeeded = report.state === 'succeeded';
  if (!quiet || !succeeded) terminal.print(...runSummary(report, history, store));
  return succeeded ? 0 : report.error?.code === 'MR417' ? errorTable.MR417.exit : 1;
}

/**
 * The same for a run that another process has, once `followed` has resolved: it has ended, is
 * paused, or nobody runs it. Then the command is printed that goes on with it.
 */
export async function printEndOf(
  followed: () => Promise<unknown>,
  run: WatchedRun,
  history: RunHistory,
  shown: Shown,
): Promise<number> {
  try {
    await followed();
    return printStoredEnd(run, history, shown);
  } catch (error) {
    if (error instanceof MillraceError && error.code === 'MR507') {
      return printLost(run, history, shown);
    }
    throw error;
  }
}

function printStoredEnd(run: WatchedRun, history: RunHistory, shown: Shown): number {
  const found = history.find(run.id);
  const { state } = found;
  if (state !== 'running' && state !== 'paused') return printEnd(run.report(), history, shown);
  const what = state === 'paused' ? `run ${run.id} is paused` : `nobody runs run ${run.id}`;
  return printResume(what, topOf(found, history), shown);
}

/** The process that had the run is gone. */
export function printLost(run: WatchedRun, history: RunHistory, shown: Shown): number {
  const top = topOf(history.find(run.id), history);
  return printResume(`the process that ran run ${run.id} has ended`, top, shown);
}

/** What is to be done next, and the command for it. */
export function withCommand(text: string, command: string): Line {
  return joined(text, styled('bold', command));
}

function printResume(what: string, id: string, { terminal, store }: Shown): number {
  terminal.print(withCommand(`${what}; resume it with: `, nextCommand(['resume', id], store)));
  return errorTable.MR507.exit;
}

/** A child run goes on with the run that it is part of. */
function topOf({ run, parent }: RunSummary, history: RunHistory): string {
  return parent ? topOf(history.find(parent.run), history) : run;
}
