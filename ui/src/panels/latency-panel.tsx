import type { JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';
import type { TaskRow } from '../../../src/dashboard/payloads/run.ts';
import { HistogramChart } from '../charts/histogram.tsx';
import { PercentileStrip } from '../charts/percentile-strip.tsx';
import { useSeen } from '../dom/size.ts';
import { cut, visible } from '../format/text.ts';
import { isRun } from '../format/words.ts';
import { useAsked } from '../source/asked.ts';
import { WholeNote } from '../parts/whole-note.tsx';
import { Panel, Trouble } from '../parts/panel.tsx';
import { keyOf, type RunPage } from './run-page.ts';
import { useSlowly } from './slowly.ts';

export function LatencyPanel({ page, width }: { page: RunPage; width: string }): JSX.Element {
  const { source, view, time } = page;
  const { tasks, mainTask, state } = view.run;
  const element = useRef<HTMLElement>(null);
  const seen = useSeen(element);
  const measured = tasks.filter(({ times }) => times.length > 0);
  const [chosen, choose] = useState<string>();
  const name = chosen ?? firstOf(measured, mainTask)?.name;
  const round = useSlowly(isRun(state) && seen && !time);
  const asked = useAsked(
    seen && name !== undefined ? keyOf(page, name, String(round)) : undefined,
    (signal) => source.histogram(signal, name ?? '', time),
  );
  const options = measured.slice(0, 60);
  return (
    <Panel
      title="Latency"
      width={width}
      panelRef={element}
      head={
        <>
          <span class="sub">
            {measured.length > 0 ? 'run time per attempt, log axis' : 'nothing has ended yet'}
          </span>
          <WholeNote of={asked.value} />
          <span class="grow" />
          {options.length > 1 ? (
            <select
              aria-label="Task"
              value={name}
              onChange={(event) => choose(event.currentTarget.value)}
            >
              {options.map((task) => (
                <option key={task.name} value={task.name}>
                  {cut(visible(task.name), 32)}
                </option>
              ))}
            </select>
          ) : null}
        </>
      }
    >
      <div class="body latency">
        {asked.error ? <Trouble error={asked.error} again={asked.again} /> : null}
        {asked.value ? (
          <HistogramChart {...asked.value} times={asked.value.times} />
        ) : (
          <div class="chart-room" />
        )}
        <PercentileStrip tasks={slowest(measured)} />
      </div>
    </Panel>
  );
}

function firstOf(measured: readonly TaskRow[], main: string | null): TaskRow | undefined {
  return (
    measured.find(({ name }) => name === main) ??
    measured.toSorted((a, b) => (b.total ?? 0) - (a.total ?? 0))[0]
  );
}

function slowest(measured: readonly TaskRow[]): readonly TaskRow[] {
  return measured.toSorted((a, b) => (b.times[1] ?? 0) - (a.times[1] ?? 0)).slice(0, 5);
}
