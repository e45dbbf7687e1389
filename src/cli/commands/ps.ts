import { openHistory, type RunSummary } from '../../index.ts';
import { now } from '../clock.ts';
import { runState } from '../run-state.ts';
import { storeFolder } from '../store-folder.ts';
import { table } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import { count, counted, dateAndTime, elapsed, oneLine } from '../text.ts';

export interface PsOptions {
  readonly store?: string;
  readonly all?: boolean;
  readonly number: number;
  readonly json?: boolean;
}

const columns = [
  { title: 'RUN' },
  { title: 'WORKFLOW' },
  { title: 'STATE' },
  { title: 'ITEMS', align: 'right' },
  { title: 'FAILED', align: 'right' },
  { title: 'STARTED' },
  { title: 'ELAPSED', align: 'right' },
] as const;

/** Prints the runs of a store, newest first. */
export async function psCommand(options: PsOptions, terminal: Terminal): Promise<number> {
  const history = await openHistory(storeFolder(options.store));
  try {
    const all = history.runs();
    const runs = options.all ? all : all.filter(({ parent }) => !parent);
    const shown = options.all ? runs : runs.slice(0, options.number);
    if (options.json) {
      const document = { schema: 'millrace.runs/1', runs: shown.map(runJson) };
      terminal.data(`${JSON.stringify(document)}\n`);
      return 0;
    }
    const lines = table(
      columns,
      shown.map((run) => runRow(run, now())),
    );
    if (runs.length > 0) terminal.data(`${lines.join('\n')}\n`);
    else terminal.print('there are no runs in this store yet');
    const hidden = runs.length - shown.length;
    if (hidden > 0) terminal.print(`and ${counted(hidden, 'older run')}: millrace ps --all`);
    return 0;
  } finally {
    await history.close();
  }
}

function runRow(run: RunSummary, time: number): string[] {
  const { items, createdAt, endedAt, idleMs = 0, owner } = run;
  // The end of an interrupted run is unknown.
  const end = endedAt ?? (owner ? time : undefined);
  return [
    run.run,
    oneLine(run.workflow),
    runState(run),
    `${count(items.ended)}/${count(items.total)}`,
    count(items.failed),
    dateAndTime(createdAt),
    end === undefined ? '-' : elapsed(Math.max(0, end - createdAt - idleMs)),
  ];
}

function runJson(summary: RunSummary): object {
  const { run, workflow, state, createdAt, endedAt, items, owner, parent = null } = summary;
  return {
    run,
    workflow,
    state,
    interrupted: state === 'running' && !owner,
    started_at: new Date(createdAt).toISOString(),
    ended_at: endedAt === undefined ? null : new Date(endedAt).toISOString(),
    items,
    owner: owner ? { pid: owner.pid, host: owner.host } : null,
    parent,
  };
}
