import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Counts } from '../../../src/dashboard/payloads/counts.ts';
import { bad, countOf, pending } from '../format/counts.ts';
import { int, short } from '../format/numbers.ts';
import { cut, visible } from '../format/text.ts';
import { word } from '../format/words.ts';
import { keyOf, type RunPage } from '../panels/run-page.ts';
import { Dialog } from '../parts/dialog.tsx';
import { Glyph } from '../parts/glyph.tsx';
import { SearchField } from '../parts/search-field.tsx';
import type { Values } from '../route/route.ts';
import { useAsked } from '../source/asked.ts';
import { type ItemsQuery, itemStates } from './items-query.ts';

export interface ItemToolbarProps {
  readonly page: RunPage;
  readonly live: NonNullable<RunPage['live']>;
  readonly query: ItemsQuery;
  readonly counts: Counts;
  readonly total: number;
  readonly filter: (values: Values) => void;
}

export function ItemToolbar(props: ItemToolbarProps): JSX.Element {
  const { page, query, filter } = props;
  const [exports, setExports] = useState(false);
  return (
    <div class="toolbar">
      <select
        aria-label="Task"
        value={query.task}
        onChange={(event) =>
          filter({ task: event.currentTarget.value, state: '', cause: '', q: '' })
        }
      >
        {page.view.run.tasks
          .filter(({ group }) => group === undefined)
          .map(({ name }) => (
            <option key={name} value={name}>
              {cut(visible(name), 40)}
            </option>
          ))}
      </select>
      <SearchField
        label="Search items"
        placeholder="Number or text"
        value={query.text}
        search={(q) => filter({ q, cause: '' })}
      />
      <StateChips {...props} />
      <CauseChoice {...props} />
      <span class="grow" />
      <button type="button" class="ghost" onClick={() => setExports(true)}>
        Export…
      </button>
      {exports ? <ExportDialog {...props} close={() => setExports(false)} /> : null}
    </div>
  );
}

function StateChips({ query, counts, total, filter }: ItemToolbarProps): JSX.Element {
  const chosen = new Set(query.state.split(','));
  const countIn = (state: (typeof itemStates)[number]): number =>
    state === 'pending' ? pending(counts, total) : countOf(counts, state);
  const toggle = (state: string): void =>
    filter({ state: query.state === state ? '' : state, cause: '' });
  return (
    <div class="chips">
      <button
        type="button"
        class="chip"
        aria-pressed={query.state === '' && query.cause === ''}
        onClick={() => filter({ state: '', cause: '' })}
      >
        All <b>{short(total)}</b>
      </button>
      {itemStates
        .filter((state) => countIn(state) > 0 || chosen.has(state))
        .map((state) => (
          <button
            key={state}
            type="button"
            class="chip"
            aria-pressed={chosen.has(state)}
            title={int(countIn(state))}
            onClick={() => toggle(state)}
          >
            <Glyph state={state} />
            {word(state)}
            <b>{short(countIn(state))}</b>
          </button>
        ))}
    </div>
  );
}

/** Causes of failure of the task. */
function CauseChoice(props: ItemToolbarProps): JSX.Element | null {
  const { page, query, counts, filter } = props;
  const asked = useAsked(keyOf(page), (signal) => page.source.signatures(signal, page.time));
  const rows = asked.value?.rows.filter(({ task }) => task === query.task) ?? [];
  if (bad(counts) === 0 && query.cause === '') return null;
  return (
    <select
      class="causes"
      aria-label="Cause"
      value={query.cause}
      onChange={(event) => filter({ cause: event.currentTarget.value, state: '', q: '' })}
    >
      <option value="">Any cause</option>
      {rows.map(({ id, count, text }) => (
        <option key={id} value={String(id)}>
          {cut(`${int(count)} × ${visible(text).replaceAll(/[‹›]/g, '')}`, 64)}
        </option>
      ))}
    </select>
  );
}

function ExportDialog(props: ItemToolbarProps & { readonly close: () => void }): JSX.Element {
  const { live, page, query, close } = props;
  const { task, state, cause, text } = query;
  const scope = [state, cause && 'one cause', text && 'a search'].filter(Boolean).join(', ');
  return (
    <Dialog title={`Export items of ${visible(task)}`} close={close}>
      <p class="ink2">
        {scope === '' ? 'All items' : `Items of: ${scope.replaceAll(',', ', ')}`}, one line each,
        with state, times and outcome, as they are now.
      </p>
      <div class="end">
        <button type="button" onClick={close}>
          Back
        </button>
        {['csv', 'jsonl'].map((format) => (
          <a
            key={format}
            class="btn"
            href={live.server.address(['export'], {
              task,
              state,
              cause,
              q: text,
              format,
              ...page.time,
            })}
            download
            onClick={close}
          >
            {format === 'csv' ? 'CSV' : 'JSON Lines'}
          </a>
        ))}
      </div>
    </Dialog>
  );
}
