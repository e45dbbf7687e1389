import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useState } from 'preact/hooks';
import { type ShownRunState, shownRunStates } from '../../../src/dashboard/payloads/counts.ts';
import type { RunsPage } from '../../../src/dashboard/payloads/runs.ts';
import { useKeys } from '../dom/keys.ts';
import { preferences } from '../dom/preferences.ts';
import { useStored } from '../dom/stored.ts';
import { Clock } from '../format/clock.ts';
import { int, plural } from '../format/numbers.ts';
import { visible } from '../format/text.ts';
import { word } from '../format/words.ts';
import { connection, retryNow } from '../live/connection.ts';
import { RunsFeed, type RunsView } from '../live/runs-feed.ts';
import { Command } from '../parts/command.tsx';
import { Glyph } from '../parts/glyph.tsx';
import { SearchField } from '../parts/search-field.tsx';
import { go, replace, useRestoredPlace } from '../route/history.ts';
import { changed, linkToRun, type Route } from '../route/route.ts';
import { Missing } from './missing.tsx';
import { RunList } from './run-list.tsx';

/** All runs of the store, newest first. */
export function Runs({ route }: { route: Route }): JSX.Element {
  const { query } = route;
  const text = query.get('q') ?? '';
  const states = useMemo(
    () => new Set((query.get('state') ?? '').split(',')),
    [query.get('state')],
  );
  const cursor = query.get('cursor');
  const parent = query.get('parent');
  const [feed, view] = useRuns({ text, states, cursor, parent });
  const { kind } = useStored(connection);
  const { time: zone } = useStored(preferences);
  const clock = useMemo(() => new Clock(zone), [zone]);
  useRestoredPlace(`runs ${cursor ?? ''}`, view !== undefined);
  useEffect(() => {
    document.title = 'Runs · Millrace';
  }, []);
  const toggle = (name: ShownRunState): void => {
    const chosen = shownRunStates.filter((one) => (one === name) !== states.has(one));
    go(changed(route, { state: chosen.join(','), cursor: '' }));
  };
  useKeys({ f: () => toggle('failed'), gr: () => go('#/') });
  if (!view) return <Missing gone={kind === 'gone'} />;
  const { page, fresh } = view;
  if (page.total === 0 && parent === null) return <NoRuns store={page.store} />;
  return (
    <>
      <div class="toolbar">
        {parent === null ? <h1>Runs</h1> : <Within parent={parent} />}
        <SearchField
          label="Search runs"
          placeholder="Workflow, run id or key"
          value={text}
          search={(q) => replace(changed(route, { q, cursor: '' }))}
        />
        {parent === null ? <StateChips page={page} states={states} toggle={toggle} /> : null}
        <span class="grow" />
        {fresh > 0 && cursor === null ? (
          <button type="button" class="small" onClick={feed.showNew}>
            {plural(fresh, 'new run')} · show
          </button>
        ) : (
          <span class="muted" role="status">
            {countWord(page)}
          </span>
        )}
        <CompareLink page={page} />
      </div>
      <RunList
        {...{ view, clock, route }}
        clear={() => go(changed(route, { q: '', state: '', cursor: '' }))}
      />
    </>
  );
}

interface Query {
  readonly text: string;
  readonly states: ReadonlySet<string>;
  readonly cursor: string | null;
  /** Runs of items of this run. */
  readonly parent: string | null;
}

/** The runs that the URL asks for; what was there stays until they have come. */
function useRuns({ text, states, cursor, parent }: Query): [RunsFeed, RunsView | undefined] {
  const state = shownRunStates.filter((name) => states.has(name)).join(',');
  const feed = useMemo(
    () => new RunsFeed({ q: text, state, cursor, parent }),
    [text, state, cursor, parent],
  );
  useLayoutEffect(() => {
    retryNow.set(feed.retry);
    return () => feed.close();
  }, [feed]);
  const current = useStored(feed.view);
  const [before, keep] = useState(current);
  if (current && current !== before) keep(current);
  return [feed, current ?? before];
}

function countWord({ rows, total, matches }: RunsPage): string {
  if (matches === total || (matches === null && rows.length === total)) return plural(total, 'run');
  if (matches === null) return `${int(rows.length)} of ${plural(total, 'run')}`;
  return `${int(matches)} of ${plural(total, 'run')} match`;
}

interface ChipsProps {
  readonly page: RunsPage;
  readonly states: ReadonlySet<string>;
  readonly toggle: (state: ShownRunState) => void;
}

const usual: ReadonlySet<string> = new Set(['running', 'failed', 'succeeded']);

function StateChips({ page, states, toggle }: ChipsProps): JSX.Element {
  return (
    <div class="chips">
      {shownRunStates
        .filter((name) => usual.has(name) || states.has(name) || (page.byState[name] ?? 0) > 0)
        .map((name) => (
          <button
            key={name}
            type="button"
            class="chip"
            aria-pressed={states.has(name)}
            onClick={() => toggle(name)}
          >
            <Glyph state={name} />
            <span>{word(name)}</span>
            <b>{int(page.byState[name] ?? 0)}</b>
          </button>
        ))}
    </div>
  );
}

/** The two newest runs of the first workflow that has two. */
function CompareLink({ page }: { page: RunsPage }): JSX.Element | null {
  for (const [at, { id, workflow }] of page.rows.entries()) {
    const older = page.rows.slice(at + 1).find((row) => row.workflow === workflow);
    if (!older) continue;
    return (
      <a
        class="btn"
        href={linkToRun(id, 'compare', { with: older.id })}
        title={`The two newest runs of ${visible(workflow)}`}
      >
        Compare 2
      </a>
    );
  }
  return null;
}

/** Sub-workflows and blocks of a run; each leads further down. */
function Within({ parent }: { parent: string }): JSX.Element {
  return (
    <h1>
      Runs within{' '}
      <a class="inline mono" href={linkToRun(parent)}>
        {visible(parent)}
      </a>
    </h1>
  );
}

function NoRuns({ store }: { store: string }): JSX.Element {
  return (
    <div class="empty">
      <h2>No runs in this store yet</h2>
      <p class="ink2">
        The store is <bdi class="mono">{store}</bdi>. Start a run; it appears here by itself.
      </p>
      <Command text="npx millrace run workflow.yaml" />
    </div>
  );
}
