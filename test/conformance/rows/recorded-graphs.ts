import type { RecordedRow, Table } from '../support/row.ts';

const graphs = [
  {
    file: 'montage-2mass-01d.json',
    what: 'an astronomy workflow of 103 tasks, 8 levels deep',
    machines: [1, 2, 8, 64],
  },
  {
    file: 'seismology-1100p.json',
    what: 'a seismology workflow: 1,100 tasks and their fan-in',
    machines: [8],
  },
] as const;

const ours =
  'a task starts in the transaction that settles the last of its parents, so no machine idles while a task is ready, and the bound of Graham holds';

/** Replays of recorded workflows in virtual time, on a given number of machines. */
export const recordedRows: readonly RecordedRow[] = graphs.flatMap(({ file, what, machines }) =>
  machines.map((machines) => ({
    situation: `${what}, on ${machines} ${machines === 1 ? 'machine' : 'machines'}`,
    others: {},
    ours,
    file,
    machines,
    checked:
      'every task runs once, after its parents; the makespan is between the critical path and W/m + (1 - 1/m) · CP',
  })),
);

/** Replays on worker threads, without the durations of the tasks. */
export const replayedRows: readonly RecordedRow[] = graphs.map(({ file, what }) => ({
  situation: `${what}, on worker threads`,
  others: {},
  ours,
  file,
  machines: 2,
  checked: 'every task runs once, after its parents',
}));

export const recordedGraphs: Table<RecordedRow> = {
  title: 'Recorded workflows',
  rows: [...recordedRows, ...replayedRows],
};
