import { resolve } from 'node:path';
import { endStates, MillraceError } from '../api/basics.ts';
import type { RequestReport, RunAction, RunSummary } from '../api/stored-runs.ts';
import { askOf, showAnswers } from './run-requests.ts';
import { storeFolder } from './store-folder.ts';
import type { Terminal } from './terminal.ts';

type LiveRetry = Extract<RunAction, { readonly kind: 'retry' }>;

/** Which failed items go back to work, and how that is printed. */
export interface LiveRetryOptions {
  readonly item?: NonNullable<LiveRetry['items']>;
  readonly cause?: number;
  readonly store?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** Options of `retry` that say how this process runs the run. */
const ofProcess = {
  workers: '-j, --workers',
  workerMemory: '--worker-memory',
  memory: '--memory',
  waitForWorkers: '--wait-for-workers',
  logsPerItem: '--logs-per-item',
  logsPerRun: '--logs-per-run',
  exitOnWait: '--exit-on-wait',
} as const;

export function hasEnded(state: RunSummary['state']): boolean {
  return endStates.some((end) => end === state);
}

/** Lets failed items of tasks that run go back to work, in the process that runs the run. */
export async function retryLive(
  { run: id }: RunSummary,
  tasks: readonly string[],
  options: LiveRetryOptions,
  terminal: Terminal,
): Promise<number> {
  const given = Object.entries(ofProcess).find(([name]) => isGiven(options, name));
  if (given) {
    const message = `run ${id} goes on in a process of its own: ${given[1]} is for a run that has ended`;
    throw new MillraceError('MR501', message);
  }
  const { item, cause } = options;
  const which = {
    ...(item ? { items: item } : {}),
    ...(cause === undefined ? {} : { signature: cause }),
  };
  const directory = resolve(storeFolder(options.store));
  const answers: RequestReport[] = [];
  for (const task of tasks.length > 0 ? tasks : [undefined]) {
    const of = task === undefined ? {} : { task };
    answers.push(await askOf(directory, id, { kind: 'retry', ...of, ...which }));
  }
  return showAnswers(id, answers, options, terminal);
}

function isGiven(options: LiveRetryOptions, name: string): boolean {
  return new Map<string, unknown>(Object.entries(options)).get(name) !== undefined;
}

export function onlyLive(id: string): MillraceError {
  const message = `run ${id} has ended: --item and --cause choose among what failed in a run that goes on`;
  return new MillraceError('MR501', message, { hint: `millrace retry ${id}` });
}
