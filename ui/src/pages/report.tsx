import type { JSX } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import type { Report } from '../../../src/dashboard/payloads/report.ts';
import { preferences } from '../dom/preferences.ts';
import { useStored } from '../dom/stored.ts';
import { Clock } from '../format/clock.ts';
import { int, plural } from '../format/numbers.ts';
import { visible } from '../format/text.ts';
import { word } from '../format/words.ts';
import { connection } from '../live/connection.ts';
import { totalsOf } from '../format/totals.ts';
import type { RunPage } from '../panels/run-page.ts';
import { Command } from '../parts/command.tsx';
import { Panel } from '../parts/panel.tsx';
import { Head } from '../parts/row.tsx';
import type { Route } from '../route/route.ts';
import { ReportSource } from '../source/report-source.ts';
import { itemColumns } from './item-columns.ts';
import { ItemCells } from './item-list.tsx';
import { Overview } from './overview.tsx';
import { RunHead } from './run-head.tsx';
import { Facts } from './settings.tsx';

/** A run in one file: the same panels over the data that the file holds. */
export function ReportPage({ report, route }: { report: Report; route: Route }): JSX.Element {
  const { run } = report;
  const source = useMemo(() => new ReportSource(report), [report]);
  const { time: zone } = useStored(preferences);
  const clock = useMemo(() => new Clock(zone), [zone]);
  useEffect(() => {
    connection.set({ kind: 'file', savedAt: report.savedAt });
    document.title = `${word(run.state)} · ${visible(run.workflow)} · Millrace report`;
  }, [report]);
  const shown = { rate: run.rate, leftMs: run.leftMs };
  const view = useMemo(() => ({ run, shown, epoch: 0, gap: 0 }), [run]);
  const page: RunPage = { source, view, route, clock, time: undefined, live: undefined };
  return (
    <>
      <Scope report={report} />
      <RunHead page={page} />
      <Overview page={page} />
      <div class="sheet">
        <Items report={report} clock={clock} />
        <Facts title="Run" facts={report.facts} width="w6" />
        <Panel title="Go on" width="w6">
          <div class="body stack">
            {report.commands.map((text) => (
              <Command key={text} text={text} />
            ))}
          </div>
        </Panel>
      </div>
    </>
  );
}

function Scope({ report }: { report: Report }): JSX.Element {
  const { run, items, failed } = report;
  const { total } = totalsOf(run);
  const held = items.filter(({ state }) => state === 'failed' || state === 'timed_out').length;
  const some =
    held < failed
      ? `${int(held)} of ${plural(failed, 'failed item')}, some of every cause; all are in the store`
      : `all ${plural(failed, 'failed item')}`;
  return (
    <div class="note plain">
      <span>
        <b class="strong">Report of a run. </b>
        Counts and charts are of all {plural(total, 'item')}. The table holds{' '}
        {failed === 0 ? 'a sample of items' : some}.
      </span>
      <span class="grow" />
      <Command text={`millrace ui ${run.id}`} />
    </div>
  );
}

function Items({ report, clock }: { report: Report; clock: Clock }): JSX.Element {
  const { items } = report;
  return (
    <Panel title="Items" head={<span class="sub">{int(items.length)} of the run</span>}>
      <div class="body flush">
        <div class="grid items" role="table" aria-label="Items">
          <Head columns={itemColumns} />
          {items.map((item) => (
            <div key={`${item.task} ${item.index}`} class="row" role="row">
              <ItemCells row={item} clock={clock} />
            </div>
          ))}
        </div>
      </div>
    </Panel>
  );
}
