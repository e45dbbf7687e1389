import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Refusal } from '../../../src/dashboard/payloads/actions.ts';
import { int, plural } from '../format/numbers.ts';
import { useFollowed } from '../live/followed.ts';
import { type FollowedSignatures, mergeSignatures } from '../live/merge.ts';
import { WholeNote } from '../parts/whole-note.tsx';
import { Panel, Trouble } from '../parts/panel.tsx';
import { Head } from '../parts/row.tsx';
import { linkToRun } from '../route/route.ts';
import { FailureLine } from './failure-line.tsx';
import { keyOf, type RunPage } from './run-page.ts';

export interface FailuresPanelProps {
  readonly page: RunPage;
  /** Its height is known. */
  readonly loaded: () => void;
}

/** Failures by their cause, the most frequent first; the order does not change while one looks. */
export function FailuresPanel({ page, loaded }: FailuresPanelProps): JSX.Element {
  const { source, view, live, time } = page;
  const [shows, setShows] = useState(0);
  const asked = useFollowed<FollowedSignatures>(
    time ? undefined : live?.feed,
    keyOf(page, String(shows)),
    async (signal) => ({ ...(await source.signatures(signal, time)), fresh: new Set() }),
    mergeSignatures,
  );
  const known = asked.value;
  const fresh = known?.fresh.size ?? 0;
  // There is no order to keep while nothing is shown.
  useEffect(() => {
    if (known && known.rows.length === 0 && fresh > 0) setShows((n) => n + 1);
  }, [known, fresh]);
  const isThere = known !== undefined || asked.error !== undefined;
  useEffect(() => {
    if (isThere) loaded();
  }, [isThere]);
  const total = known?.total ?? 0;
  return (
    <Panel
      title="Failures"
      id="failures"
      head={
        <>
          <span class="sub">
            {total > 0
              ? `${plural(total, 'item')}, ${plural(known?.rows.length ?? 0, 'cause')}`
              : ''}
          </span>
          {fresh > 0 && known && known.rows.length > 0 ? (
            <button type="button" class="small" onClick={() => setShows((n) => n + 1)}>
              {plural(fresh, 'new cause')} · show
            </button>
          ) : null}
          <WholeNote of={known} />
          <span class="grow" />
          {total > 0 && live ? (
            <a
              class="btn small ghost"
              href={linkToRun(view.run.id, 'items', { state: 'failed,timed_out' })}
            >
              All failed items
            </a>
          ) : null}
        </>
      }
    >
      <div class="body flush">
        <FailureTable {...{ page, known }} error={asked.error} again={asked.again} />
      </div>
    </Panel>
  );
}

interface TableProps {
  readonly page: RunPage;
  readonly known: FollowedSignatures | undefined;
  readonly error: Refusal | undefined;
  readonly again: () => void;
}

const columns = [
  { word: 'Items', class: 'num' },
  { word: 'Share' },
  { word: 'Cause' },
  { word: 'When', class: 'o' },
  { word: 'Where in the list', class: 'o' },
  { word: 'First – last', class: 'o smp' },
  { word: '' },
];

function FailureTable({ page, known, error, again }: TableProps): JSX.Element {
  if (!known || known.rows.length === 0) {
    return (
      <div class="grid fails">
        {error ? (
          <div class="body">
            <Trouble error={error} again={again} />
          </div>
        ) : (
          <div class="row">
            <span class="muted nowrap">{known ? noneWord(page, known) : ''}</span>
          </div>
        )}
      </div>
    );
  }
  return (
    <div class="grid fails" role="table" aria-label="Failures by cause">
      {error ? (
        <div class="body">
          <Trouble error={error} again={again} />
        </div>
      ) : null}
      <Head columns={columns} />
      {known.rows.map((row) => (
        <FailureLine key={row.id} page={page} row={row} total={known.total} />
      ))}
      {known.rest > 0 ? (
        <div class="row" role="row">
          <span class="n num" role="cell">
            {int(known.rest)}
          </span>
          <span role="cell" />
          <span class="muted" role="cell">
            of other causes: the 200 most frequent are kept apart
          </span>
        </div>
      ) : null}
    </div>
  );
}

function noneWord({ view, time }: RunPage, { whole }: FollowedSignatures): string {
  if (time && whole !== true) return 'None in this window of time.';
  return view.run.state === 'succeeded' ? 'None. Every item succeeded.' : 'None so far.';
}
