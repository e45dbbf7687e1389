import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { useKeys } from '../dom/keys.ts';
import { bad, done } from '../format/counts.ts';
import { int, plural } from '../format/numbers.ts';
import { hasEnded } from '../format/words.ts';
import type { RunFeed, RunView } from '../live/run-feed.ts';
import { isOffered, useWhyNot } from './allowed.ts';
import { AskButton } from './ask-button.tsx';
import { ConcurrencyDialog } from './concurrency-dialog.tsx';
import { RetryButton } from './retry-button.tsx';
import { totalsOf } from '../format/totals.ts';
import { addressOf } from '../source/request.ts';

export interface RunActionsProps {
  readonly feed: RunFeed;
  readonly view: RunView;
}

/** What can be done to the run in its state. */
export function RunActions({ feed, view }: RunActionsProps): JSX.Element {
  const { run } = view;
  const { state } = run;
  const { counts } = totalsOf(run);
  const failed = bad(counts);
  const shared = { requests: feed.requests, run };
  useKeys({
    p: () => press('pause', 'resume'),
    r: retryFocused,
  });
  return (
    <div class="actions">
      {state === 'running' ? (
        <AskButton {...shared} name="pause" what="Pause" request={{ kind: 'pause' }}>
          Pause<kbd class="key">p</kbd>
        </AskButton>
      ) : null}
      {(state === 'paused' || state === 'pausing') && isOffered(run, 'resume') ? (
        <AskButton
          {...shared}
          name="resume"
          class="primary"
          what="Resume"
          request={{ kind: 'resume' }}
        >
          Resume<kbd class="key">p</kbd>
        </AskButton>
      ) : null}
      {state === 'running' ? <Concurrency feed={feed} view={view} /> : null}
      {failed > 0 && isOffered(run, 'retry') ? (
        <RetryButton
          {...shared}
          count={failed}
          scope="of all tasks that failed"
          request={{ kind: 'retry' }}
          word=" failed"
          keyName="r"
        />
      ) : null}
      {hasEnded(state) || state === 'interrupted' || state === 'cancelling' ? null : (
        <AskButton
          {...shared}
          name="cancel"
          what="Cancel"
          request={{ kind: 'cancel' }}
          question={{
            title: 'Cancel this run?',
            text: `${plural(run.inFlight, 'item')} in flight ${run.inFlight === 1 ? 'is' : 'are'} told to stop. ${int(done(counts))} results stay. A cancelled run can be retried later.`,
            yes: 'Cancel the run',
          }}
        >
          Cancel
        </AskButton>
      )}
      <a class="btn" href={addressOf(['runs', run.id, 'report'])} download>
        Report
      </a>
    </div>
  );
}

function press(...names: readonly string[]): void {
  for (const name of names) {
    const button = document.querySelector(`.actions [data-ask="${name}"]`);
    if (button instanceof HTMLElement) return button.click();
  }
}

/** Of the row that has the focus, else of the run. */
function retryFocused(): void {
  const row = document.activeElement?.closest('.row');
  const button =
    row?.querySelector('.rt button') ?? document.querySelector('.actions .ask[data-ask*="retry"]');
  if (button instanceof HTMLElement) button.click();
}

function Concurrency({ feed, view }: RunActionsProps): JSX.Element | null {
  const [open, setOpen] = useState(false);
  const why = useWhyNot(view.run);
  const tasks = view.run.tasks.filter(
    ({ state, plain, concurrency }) => state === 'running' && !plain && concurrency !== null,
  );
  const change = (): void => {
    if (why === undefined && tasks.length > 0) setOpen(true);
  };
  useKeys({ c: change });
  const [only] = tasks;
  if (!only) return null;
  const all = tasks.reduce((n, { concurrency }) => n + (concurrency ?? 0), 0);
  return (
    <>
      <button type="button" aria-disabled={why !== undefined} title={why} onClick={change}>
        Concurrency {int(all)}
        <kbd class="key">c</kbd>
      </button>
      {open ? <ConcurrencyDialog {...{ feed, tasks }} close={() => setOpen(false)} /> : null}
    </>
  );
}
