import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Comparison } from '../../../src/dashboard/payloads/compare.ts';
import type { RunsPage } from '../../../src/dashboard/payloads/runs.ts';
import { HistogramChart } from '../charts/histogram.tsx';
import { RatesOverTime, SideKey } from '../charts/rates-over-time.tsx';
import { int, plural } from '../format/numbers.ts';
import { visible } from '../format/text.ts';
import { hasEnded } from '../format/words.ts';
import { ComparedCauses } from '../panels/compared-causes.tsx';
import { ComparedFigures } from '../panels/compared-figures.tsx';
import { DifferingOutputs } from '../panels/differing-outputs.tsx';
import type { RunPage } from '../panels/run-page.ts';
import { Panel, Trouble } from '../parts/panel.tsx';
import { go, useRestoredPlace } from '../route/history.ts';
import { linkToRun } from '../route/route.ts';
import { useAsked } from '../source/asked.ts';
import { addressOf, get } from '../source/request.ts';
import type { RunServer } from '../source/run-source.ts';

export interface ComparePageProps {
  readonly page: RunPage;
  readonly server: RunServer;
}

/** Two runs side by side: ratios, and no verdict, since they did not run at the same time. */
export function ComparePage({ page, server }: ComparePageProps): JSX.Element {
  const { run } = page.view;
  const runs = useAsked(`runs like ${run.id}`, (signal) =>
    get<RunsPage>(addressOf(['runs'], { q: run.workflow }), signal),
  );
  const others = runs.value?.rows.filter(({ id }) => id !== run.id) ?? [];
  const other = page.route.query.get('with') ?? others[0]?.id;
  const [cursor, setCursor] = useState<string | null>(null);
  const asked = useAsked(
    other === undefined ? undefined : JSON.stringify([run.id, other, cursor]),
    (signal) => server.compare(signal, other ?? '', cursor),
  );
  const comparison = asked.value;
  useRestoredPlace(`${run.id} compare`, comparison !== undefined);
  const choose = (id: string): void => go(linkToRun(run.id, 'compare', { with: id }));
  return (
    <>
      <div class="toolbar">
        <span class="pair side-a">
          <b>A</b>
          <span class="mono">{run.id}</span>
        </span>
        {other === undefined ? null : (
          <span class="pair side-b">
            <b>B</b>
            <select
              aria-label="Run B"
              value={other}
              onChange={(event) => choose(event.currentTarget.value)}
            >
              {other === undefined || others.some(({ id }) => id === other) ? null : (
                <option value={other}>{visible(other)}</option>
              )}
              {others.map(({ id, workflow, startedAt }) => (
                <option key={id} value={id}>
                  {`${id}, ${page.clock.date(startedAt)} ${page.clock.minutes(startedAt)}${workflow === run.workflow ? '' : `, ${visible(workflow)}`}`}
                </option>
              ))}
            </select>
          </span>
        )}
        {other === undefined ? null : (
          <a class="btn small" href={linkToRun(other, 'compare', { with: run.id })}>
            Swap
          </a>
        )}
        <span class="grow" />
        {comparison ? <span class="muted o">{scopeOf(comparison)}</span> : null}
      </div>
      {asked.error ? (
        <div class="toolbar">
          <Trouble error={asked.error} again={asked.again} />
        </div>
      ) : null}
      {other === undefined && runs.value ? <NoOther /> : null}
      {comparison ? <Sides comparison={comparison} turn={setCursor} cursor={cursor} /> : null}
    </>
  );
}

function scopeOf({ a, b, common }: Comparison): string {
  const open = [a, b].find(({ state }) => !hasEnded(state));
  if (!open) return `${plural(common, 'item')} in both`;
  return `${open === a ? 'A' : 'B'} goes on: figures over the ${int(common)} items that both have`;
}

function NoOther(): JSX.Element {
  return (
    <div class="empty">
      <h2>There is no other run to compare with</h2>
      <p class="ink2">Run the workflow once more; the newest other run of it stands here then.</p>
    </div>
  );
}

interface SidesProps {
  readonly comparison: Comparison;
  readonly cursor: string | null;
  readonly turn: (cursor: string | null) => void;
}

function Sides({ comparison, cursor, turn }: SidesProps): JSX.Element {
  const { a, b, figures, causes, differing } = comparison;
  const [task] = comparison.tasks;
  return (
    <div class="sheet">
      <ComparedFigures figures={figures} />
      <div class="panel w7">
        <Panel
          title="Rate"
          head={
            <>
              <span class="sub">both from their start</span>
              <span class="grow" />
              <SideKey />
            </>
          }
        >
          <div class="body">
            <RatesOverTime a={a.series} b={b.series} />
          </div>
        </Panel>
        {task ? (
          <Panel
            title={`Latency of ${visible(task.name)}`}
            head={<span class="sub">log axis; bars are A, the dashed line is B</span>}
          >
            <div class="body">
              <HistogramChart ok={task.a} failed={[]} times={[]} other={task.b} height={120} />
            </div>
          </Panel>
        ) : null}
      </div>
      <ComparedCauses causes={causes} />
      <DifferingOutputs differing={differing} cursor={cursor} turn={turn} />
    </div>
  );
}
