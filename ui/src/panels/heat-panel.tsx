import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Heat } from '../../../src/dashboard/payloads/charts.ts';
import { HeatMap } from '../charts/heat-map.tsx';
import { gridOf, type HeatMode, itemsOf, latencyRange } from '../charts/heat-grid.ts';
import { useSeen, useWidth } from '../dom/size.ts';
import { duration } from '../format/durations.ts';
import { int, share, thin } from '../format/numbers.ts';
import { useFollowed } from '../live/followed.ts';
import { mergeHeat } from '../live/merge.ts';
import { WholeNote } from '../parts/whole-note.tsx';
import { Panel, Trouble } from '../parts/panel.tsx';
import { Segments } from '../parts/segments.tsx';
import { Text } from '../parts/text.tsx';
import { go } from '../route/history.ts';
import { linkToRun } from '../route/route.ts';
import { keyOf, type RunPage } from './run-page.ts';

export interface HeatPanelProps {
  readonly page: RunPage;
  readonly task: string;
  readonly total: number;
  readonly width: string;
}

/** The items of a task in the order of its list, in cells of many items. */
export function HeatPanel({ page, task, total, width }: HeatPanelProps): JSX.Element {
  const { source, view, live, time } = page;
  const element = useRef<HTMLElement>(null);
  const seen = useSeen(element);
  const room = useWidth(element);
  const [mode, setMode] = useState<HeatMode>('failed');
  const [cell, setCell] = useState<number>();
  const asked = useFollowed(
    time ? undefined : live?.feed,
    seen ? keyOf(page, task) : undefined,
    (signal) => source.heat(signal, task, time),
    mergeHeat,
  );
  const heat = asked.value;
  useEffect(() => {
    if (heat) live?.feed.setGrid({ cell: heat.cell, heatTask: task });
  }, [live, heat?.cell, task]);
  const open = (at: number): void => {
    if (!live || !heat) return;
    const [from, to] = itemsOf(heat, at);
    go(linkToRun(view.run.id, 'items', { task, from, to }));
  };
  return (
    <Panel
      title="Items in order"
      width={width}
      panelRef={element}
      head={
        <>
          <span class="sub cut">
            <Text text={task} class="in" />, {int(total)}
          </span>
          <WholeNote of={heat} />
          <span class="grow" />
          <Segments
            label="Colour"
            choices={[
              ['failed', 'Failures'],
              ['latency', 'Latency'],
            ]}
            value={mode}
            choose={setMode}
          />
        </>
      }
    >
      <div class="body">
        {asked.error ? <Trouble error={asked.error} again={asked.again} /> : null}
        <div class="readout">{heat ? <CellWords heat={heat} cell={cell} /> : null}</div>
        <div class="above-heat" />
        {heat ? (
          <HeatMap heat={heat} mode={mode} point={setCell} open={open} />
        ) : (
          <div style={{ minHeight: `${roomFor(total, room)}px` }} />
        )}
        <Legend mode={mode} heat={heat} />
      </div>
    </Panel>
  );
}

/** As high as the map will be. */
function roomFor(total: number, width: number): number {
  const cell = cellFor(total);
  const grid = gridOf({ task: '', total, cell, cells: [], frontier: 0 }, width - 80);
  return grid.rows * grid.cellHeight;
}

/** 1, 2, 4 or 5 × 10^k, so that there are at most 2,500 cells. */
function cellFor(total: number): number {
  for (let power = 1; ; power *= 10) {
    const found = [1, 2, 4, 5].find((n) => total / (n * power) <= 2500);
    if (found !== undefined) return found * power;
  }
}

function CellWords({ heat, cell }: { heat: Heat; cell: number | undefined }): JSX.Element {
  if (cell === undefined) {
    return (
      <>
        one cell is <b>{int(heat.cell)}</b> {heat.cell === 1 ? 'item' : 'items in input order'} ·
        hover or focus, then arrows
      </>
    );
  }
  const [from, to] = itemsOf(heat, cell);
  const [done = 0, failed = 0, sumMs = 0] = heat.cells[cell] ?? [];
  return (
    <>
      items{' '}
      <b>
        {int(from)} – {int(to - 1)}
      </b>{' '}
      · {int(done)} done · <b>{int(failed)} failed</b>
      {done > 0 ? ` (${share(failed, done)}) · mean ${duration(sumMs / done)}` : ' · pending'}
    </>
  );
}

const steps = ['none failed', 'under 1 %', '1 – 5 %', '5 – 20 %', 'over 20 %'];

function Legend({ mode, heat }: { mode: HeatMode; heat: Heat | undefined }): JSX.Element {
  const range = heat && mode === 'latency' ? latencyRange(heat) : undefined;
  return (
    <div class="keyline">
      {mode === 'failed'
        ? steps.map((word, at) => (
            <span key={word}>
              <i style={{ background: `var(--heat-${at})` }} />
              {word.replace(' %', `${thin}%`)}
            </span>
          ))
        : range?.map((ms, at) => (
            <span key={at}>
              <i style={{ background: 'var(--accent)', opacity: at === 0 ? 0.2 : 1 }} />
              {duration(ms)}
              {at === 0 ? '' : ' and more'}
            </span>
          ))}
      <span>
        <i style={{ background: 'var(--pending)' }} />
        pending
      </span>
    </div>
  );
}
