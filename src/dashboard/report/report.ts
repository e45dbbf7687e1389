import { hostname } from 'node:os';
import { countFailures } from '../../items/item-state.ts';
import { hasEnded } from '../../run/records.ts';
import { version } from '../../version.ts';
import type { Report } from '../payloads/report.ts';
import type { RunSnapshot } from '../payloads/run.ts';
import type { RowLayout } from '../plans/row-layout.ts';
import { heatOf, histogramsOf, seriesOf } from '../reading/charts.ts';
import type { ItemFinders } from '../reading/item-finders.ts';
import { logPage } from '../reading/log-page.ts';
import { Meters } from '../reading/meters.ts';
import { questionRows } from '../reading/questions.ts';
import type { ReadRun } from '../reading/read-run.ts';
import { runSnapshot } from '../reading/run-snapshot.ts';
import type { OpenSource } from '../source/source.ts';
import { reportedItems } from './reported-items.ts';

/** Tasks whose run times are drawn. */
const mostHistograms = 100;

interface Parts {
  readonly source: OpenSource;
  readonly run: ReadRun;
  readonly layout: readonly RowLayout[];
  readonly finders: ItemFinders;
  /** Milliseconds that only grow. */
  readonly time: () => number;
}

/** What pages show of a run, all in one: the items are its failed ones and a sample. */
export function readReport({ source, run, layout, finders, time }: Parts): Report {
  const { store, history } = source;
  const figures = history.figures(run.record.id);
  const snapshot = runSnapshot({
    source,
    run,
    layout,
    meters: new Meters(),
    questions: questionRows(source, run),
    may: { control: false, start: false, why: 'a report only shows' },
  });
  const { mainTask, tasks } = snapshot;
  const items = reportedItems(source, run, finders);
  const failed = [...run.latest.values()].reduce(
    (sum, { summary }) => sum + countFailures(summary),
    0,
  );
  return {
    savedAt: run.now,
    run: snapshot,
    series: seriesOf(source, run, { task: undefined, points: 480, from: undefined, to: undefined }),
    signatures: figures.signatures(),
    histograms: histogramsOf(figures, tasks, mainTask, mostHistograms),
    heat: mainTask !== null && run.latest.has(mainTask) ? heatOf(figures, mainTask) : null,
    log: logPage({ level: undefined, task: undefined }, { store, run, seen: [], time }),
    items,
    failed,
    facts: factsOf(run, snapshot, items.length),
    commands: commandsOf(run),
  };
}

function factsOf({ record }: ReadRun, { tasks }: RunSnapshot, shown: number): Report['facts'] {
  const total = tasks.reduce((sum, row) => sum + (row.total ?? 0), 0);
  const machine = Object.entries(record.machine ?? {}).map(([name, value]) => `${name} ${value}`);
  return [
    ['items in this file', `${shown} of ${total}: failed ones, and a sample of the others`],
    ['made by', `Millrace ${version} on ${hostname()}`],
    ...(machine.length > 0 ? [['run on', machine.join(', ')] as const] : []),
    ...(record.directory === undefined ? [] : [['folder', record.directory] as const]),
  ];
}

function commandsOf({ record, latest, owner }: ReadRun): string[] {
  const { id, state } = record;
  const hasFailed = [...latest.values()].some(({ summary }) => countFailures(summary) > 0);
  return [
    `millrace inspect ${id}`,
    ...(hasFailed ? [`millrace inspect ${id} --failed`] : []),
    ...(hasEnded(state) || owner ? [] : [`millrace resume ${id}`]),
    ...(hasEnded(state) && hasFailed ? [`millrace retry ${id}`] : []),
  ];
}
