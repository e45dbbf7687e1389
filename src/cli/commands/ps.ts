import { openHistory, type RunSummary } from '../../api/stored-runs.ts';
import { nextCommand } from '../called-as.ts';
import { now } from '../clock.ts';
import { runState } from '../run-state.ts';
import { storeFolder } from '../store-folder.ts';
import { type Column, table } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import { count, counted, dateAndTime, elapsed } from '../text.ts';

export interface PsOptions {
  readonly store?: string;
  readonly all?: boolean;
  readonly number?: number;
  readonly json?: boolean;
}

/** Runs that are listed without `--number`. */
const usual = 20;

const columns: readonly Column<RunSummary>[] = [
  { title: 'RUN', cell: ({ run }) => run },
  { title: 'WORKFLOW', cell: ({ workflow }) => workflow },
  { title: 'STATE', cell: stateAndQuestions },
  {
    title: 'ITEMS',
    align: 'right',
    cell: ({ items }) => `${count(items.ended)}/${count(items.total)}`,
  },
  { title: 'FAILED', align: 'right', cell: ({ items }) => count(items.failed) },
  { title: 'STARTED', cell: ({ createdAt }) => dateAndTime(createdAt) },
  { title: 'ELAPSED', align: 'right', cell: elapsedOf },
];

/** Prints the runs of a store, newest first. */
export async function psCommand(options: PsOptions, terminal: Terminal): Promise<number> {
  const history = await openHistory(storeFolder(options.store));
  try {
    const which = options.all ? {} : { topLevel: true };
    const newest = options.number ?? (options.all ? undefined : usual);
    const shown = history.runs({ ...which, ...(newest === undefined ? {} : { newest }) });
    if (options.json) {
      const document = { schema: 'millrace.runs/1', runs: shown.map(runJson) };
      terminal.data(`${JSON.stringify(document)}\n`);
      return 0;
    }
    const total = history.count(which);
    if (total > 0) terminal.write(...table(columns, shown));
    else terminal.print('there are no runs in this store yet');
    const hidden = total - shown.length;
    if (hidden > 0)
      terminal.print(
        `and ${counted(hidden, 'older run')}: ${nextCommand(['ps', '--all'], options.store)}`,
      );
    return 0;
  } finally {
    await history.close();
  }
}

/** `paused, 2 questions` */
function stateAndQuestions(summary: RunSummary): string {
  const { questions } = summary;
  return [runState(summary), ...(questions ? [counted(questions, 'question')] : [])].join(', ');
}

function elapsedOf({ createdAt, endedAt, idleMs = 0, owner }: RunSummary): string {
  // The end of an interrupted run is unknown.
  const end = endedAt ?? (owner ? now() : undefined);
  return end === undefined ? '-' : elapsed(Math.max(0, end - createdAt - idleMs));
}

function runJson(summary: RunSummary): object {
  const { run, workflow, state, waitsFor = null, createdAt, endedAt, items, owner } = summary;
  const { outcome = null, questions = 0, parent = null } = summary;
  return {
    run,
    workflow,
    state,
    waits_for: waitsFor,
    outcome,
    interrupted: state === 'running' && !owner,
    started_at: new Date(createdAt).toISOString(),
    ended_at: endedAt === undefined ? null : new Date(endedAt).toISOString(),
    items,
    questions,
    owner: owner ? { pid: owner.pid, host: owner.host } : null,
    parent,
  };
}
