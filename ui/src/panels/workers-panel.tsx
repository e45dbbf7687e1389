import type { JSX } from 'preact';
import { LaneChart } from '../charts/lane.tsx';
import { plural, rate, share } from '../format/numbers.ts';
import { useDrawnWith } from '../live/followed.ts';
import { busyShare, laneMs, type WorkerLane } from '../live/lanes.ts';
import type { RunFeed } from '../live/run-feed.ts';
import { Panel } from '../parts/panel.tsx';

export interface WorkersPanelProps {
  readonly feed: RunFeed;
  readonly elapsed: number;
  readonly width: string;
}

/** What each worker thread did in the last 10 s, as far as the page has seen it. */
export function WorkersPanel({ feed, elapsed, width }: WorkersPanelProps): JSX.Element {
  useDrawnWith(feed);
  const lanes = feed.lanes.all();
  const now = feed.lanes.now;
  const span = Math.max(250, Math.min(laneMs, elapsed, feed.lanes.age));
  return (
    <Panel
      title="Workers"
      width={width}
      head={
        <span class="sub">
          {lanes.length > 0
            ? `${plural(lanes.length, 'thread')}, last 10 s; a bar is an item, a gap is waiting`
            : 'a bar appears when an item has ended'}
        </span>
      }
    >
      <div class="body workers">
        <div class="lanes">
          <span class="h" />
          <span class="h">10 s ago</span>
          <span class="h num">{lanes.some(({ bars }) => bars.length > 0) ? 'rate' : ''}</span>
          <span class="h num bz">busy</span>
          {lanes.map((lane) => (
            <LaneLine key={lane.worker} lane={lane} now={now} span={span} />
          ))}
        </div>
      </div>
    </Panel>
  );
}

interface LaneLineProps {
  readonly lane: WorkerLane;
  readonly now: number;
  readonly span: number;
}

function LaneLine({ lane, now, span }: LaneLineProps): JSX.Element {
  const busy = busyShare(lane, now, span);
  const ended = lane.bars.length > 0 ? rate((lane.bars.length / span) * 1000) : '';
  const label = `Worker ${lane.worker}: ${ended}, ${share(busy)} busy`;
  return (
    <>
      <span class="muted">w{lane.worker}</span>
      <LaneChart lane={lane} now={now} label={label} />
      <span class="num ink2">{ended}</span>
      <span class={`num bz ${busy < 0.9 ? 'warn' : 'ink2'}`}>{share(busy)}</span>
    </>
  );
}
