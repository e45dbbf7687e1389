import type { JSX } from 'preact';
import type { RunRow } from '../../../src/dashboard/payloads/runs.ts';
import { memo } from '../dom/memo.ts';
import type { Clock } from '../format/clock.ts';
import { bad, done } from '../format/counts.ts';
import { duration } from '../format/durations.ts';
import { int, rate, short } from '../format/numbers.ts';
import { isRun } from '../format/words.ts';
import type { RunsView } from '../live/runs-feed.ts';
import { Bar } from '../parts/bar.tsx';
import { State } from '../parts/glyph.tsx';
import { Head } from '../parts/row.tsx';
import { Text } from '../parts/text.tsx';
import { go } from '../route/history.ts';
import { changed, linkToRun, type Route } from '../route/route.ts';

export interface RunListProps {
  readonly view: RunsView;
  readonly clock: Clock;
  readonly route: Route;
  readonly clear: () => void;
}

const columns = [
  { word: 'State' },
  { word: 'Workflow' },
  { word: 'Run', class: 'o' },
  { word: 'Progress', class: 'o' },
  { word: 'Done', class: 'num o' },
  { word: 'Failed', class: 'num o' },
  { word: 'Rate', class: 'num o z' },
  { word: 'Took', class: 'num' },
  { word: 'Started', class: 'num' },
];

export function RunList({ view, clock, route, clear }: RunListProps): JSX.Element {
  const { page, now } = view;
  const { rows, cursor } = page;
  const first = route.query.get('cursor');
  const parent = route.query.get('parent') ?? '';
  if (rows.length === 0) return <NoMatch view={view} route={route} clear={clear} />;
  return (
    <div class="grid runs" role="table" aria-label="Runs">
      <Head columns={columns} />
      {rows.map((row) => (
        <RunLine key={row.id} {...{ row, clock, now, parent }} />
      ))}
      <div class="pager">
        <button
          type="button"
          class="small"
          disabled={first === null}
          onClick={() => history.back()}
        >
          Newer
        </button>
        <button
          type="button"
          class="small"
          disabled={cursor === null}
          onClick={() => go(changed(route, { cursor }))}
        >
          Older
        </button>
        <span class="grow o">
          Newest first. New runs wait above the list until you take them in.
        </span>
      </div>
    </div>
  );
}

interface RunLineProps {
  readonly row: RunRow;
  readonly clock: Clock;
  readonly now: number;
  /** The run that these are within. */
  readonly parent: string;
}

const RunLine = memo(function RunLine({ row, clock, now, parent }: RunLineProps): JSX.Element {
  const { id, workflow, state, counts, total, tolerated, startedAt, elapsed } = row;
  const ended = done(counts);
  const failed = bad(counts);
  return (
    <a class="row link" role="row" href={linkToRun(id)} data-key={`run ${id}`}>
      <span class="st" role="cell">
        <State state={state} />
      </span>
      <span class="wf cut" role="cell">
        <Text text={workflow} class="strong" />
      </span>
      <span class="mono muted cut o" role="cell">
        <Text text={nameOf(row, parent)} />
      </span>
      <span class="o" role="cell">
        <Bar counts={counts} total={total} />
      </span>
      <span class="num pr o ink2" role="cell">
        {ended === total ? int(total) : `${short(ended)} / ${short(total)}`}
      </span>
      <span
        class={`num o ${failed === 0 ? 'muted' : tolerated ? 'ink2' : 'bad'}`}
        role="cell"
        title={tolerated && failed > 0 ? 'tolerated' : undefined}
      >
        {short(failed)}
      </span>
      <span class="num o z ink2" role="cell">
        {isRun(state) ? (row.rate > 0 ? rate(row.rate) : '–') : ''}
      </span>
      <span class="num ink2 du" role="cell">
        {duration(elapsed)}
      </span>
      <span class="num ag muted" role="cell">
        {clock.ago(startedAt, now)}
      </span>
    </a>
  );
});

/** Within a run the ids of all begin with that of the run. */
function nameOf({ id, key }: RunRow, parent: string): string {
  const own = parent !== '' && id.startsWith(`${parent}.`) ? id.slice(parent.length + 1) : id;
  return key === undefined ? own : `${own} ${key}`;
}

function NoMatch({ view, route, clear }: Omit<RunListProps, 'clock'>): JSX.Element {
  const text = route.query.get('q') ?? '';
  const { total, store } = view.page;
  return (
    <div class="empty">
      <h2>{text === '' ? 'No run is in these states' : 'No run matches'}</h2>
      <p class="ink2">
        {text === '' ? null : (
          <>
            Searched in the names, ids and keys of {int(total)} runs in{' '}
            <bdi class="mono">{store}</bdi>.
          </>
        )}
      </p>
      <button type="button" onClick={clear}>
        Clear filters
      </button>
    </div>
  );
}
