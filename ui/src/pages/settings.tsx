import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import type { LimitRow, StorePage } from '../../../src/dashboard/payloads/store.ts';
import { type Preferences, prefer, preferences } from '../dom/preferences.ts';
import { useStored } from '../dom/stored.ts';
import { int, rate } from '../format/numbers.ts';
import { Attempts } from '../live/attempts.ts';
import { connection, retryNow } from '../live/connection.ts';
import { Stored } from '../dom/stored.ts';
import { Share } from '../parts/bar.tsx';
import { Panel } from '../parts/panel.tsx';
import { Segments } from '../parts/segments.tsx';
import { Text } from '../parts/text.tsx';
import { addressOf, get } from '../source/request.ts';
import { Missing } from './missing.tsx';

const store = new Stored<StorePage | undefined>(undefined);
const everyMs = 2000;

/** What is the same for all runs of a store, and what a reader chooses for this browser. */
export function Settings(): JSX.Element {
  useEffect(() => {
    document.title = 'Schedules & limits · Millrace';
    let timer: ReturnType<typeof setTimeout> | undefined;
    const attempts = new Attempts(async (signal) => {
      store.set(await get<StorePage>(addressOf(['store']), signal));
      connection.set({ kind: 'live' });
      timer = setTimeout(attempts.now, everyMs);
    });
    retryNow.set(attempts.now);
    attempts.now();
    return () => {
      clearTimeout(timer);
      attempts.close();
    };
  }, []);
  const page = useStored(store);
  const { kind } = useStored(connection);
  if (!page) return <Missing gone={kind === 'gone'} />;
  return (
    <>
      <div class="toolbar">
        <h1>Schedules & limits</h1>
        <span class="grow" />
        <span class="muted o">kept in the store; the same for every process that opens it</span>
      </div>
      <div class="sheet">
        <Panel title="Schedules" head={<span class="sub">none</span>}>
          <div class="body">
            <p class="muted">A run is started by a command or by a program.</p>
          </div>
        </Panel>
        <Limits limits={page.limits} />
        <Facts title="Store" note={page.folder} facts={page.facts} width="w5" />
        <ThisPage />
        <Facts
          title="What this page may do"
          facts={[
            ['Bound to', page.address],
            ['Answers to', page.allowed.join(', ')],
            ['Never', 'starts a workflow or runs a command'],
            ['Secrets', 'masked as *** before they reach the page'],
          ]}
          width="w5"
        />
      </div>
    </>
  );
}

function Limits({ limits }: { limits: readonly LimitRow[] }): JSX.Element {
  return (
    <Panel
      title="Named limits"
      width="w7"
      head={<span class="sub">over all runs and processes of this store</span>}
    >
      {limits.length === 0 ? (
        <div class="body">
          <p class="muted">No workflow of this store uses a named limit.</p>
        </div>
      ) : (
        <div class="grid limits" role="table" aria-label="Named limits">
          <div class="row head" role="row">
            {['Limit', 'In flight', 'Rate', 'Waiting', 'Used by'].map((word) => (
              <span key={word} role="columnheader" class={word === 'Waiting' ? 'num' : ''}>
                {word}
              </span>
            ))}
          </div>
          {limits.map((limit) => (
            <LimitLine key={limit.name} limit={limit} />
          ))}
        </div>
      )}
    </Panel>
  );
}

function LimitLine({ limit }: { limit: LimitRow }): JSX.Element {
  const { name, inFlight, concurrency, rateLimit, waiting, usedBy } = limit;
  return (
    <div class="row" role="row">
      <span class="cut strong mono nm" role="cell">
        <Text text={name} />
      </span>
      <span class="use" role="cell">
        {int(inFlight)}
        {concurrency === null ? '' : ` of ${int(concurrency)}`}
        {concurrency === null ? null : (
          <Share part={inFlight / Math.max(1, concurrency)} class="blue" />
        )}
      </span>
      <span class="rate ink2" role="cell">
        {limit.rate === null ? '' : rate(limit.rate)}
        {rateLimit === null ? null : (
          <>
            {limit.rate === null ? '' : ' of '}
            <Text text={rateLimit} />
          </>
        )}
        {limit.rate === null && rateLimit === null ? <span class="muted">none</span> : null}
      </span>
      <span class={waiting > 0 ? 'num wait' : 'num wait muted'} role="cell">
        {int(waiting)}
        <span class="phone-only"> waiting</span>
      </span>
      <span class="cut ink2 by" role="cell">
        <Text text={usedBy.length > 0 ? usedBy.join(' · ') : '–'} />
      </span>
    </div>
  );
}

export interface FactsProps {
  readonly title: string;
  readonly note?: string;
  readonly facts: readonly (readonly [name: string, text: string])[];
  readonly width: string;
}

export function Facts({ title, note, facts, width }: FactsProps): JSX.Element {
  return (
    <Panel
      title={title}
      width={width}
      head={
        note === undefined ? null : (
          <span class="sub mono cut">
            <Text text={note} />
          </span>
        )
      }
    >
      <div class="body">
        <dl class="kv facts">
          {facts.map(([name, text]) => (
            <div key={name} class="fact">
              <dt>{name}</dt>
              <dd>
                <Text text={text} />
              </dd>
            </div>
          ))}
        </dl>
      </div>
    </Panel>
  );
}

const choices = [
  [
    'Theme',
    'theme',
    [
      ['system', 'System'],
      ['light', 'Light'],
      ['dark', 'Dark'],
    ],
  ],
  [
    'Rows',
    'density',
    [
      ['regular', 'Regular'],
      ['compact', 'Compact'],
    ],
  ],
  [
    'Times',
    'time',
    [
      ['utc', 'UTC'],
      ['local', 'Local'],
    ],
  ],
  [
    'Single keys',
    'keys',
    [
      ['on', 'On'],
      ['off', 'Off'],
    ],
  ],
] as const;

function ThisPage(): JSX.Element {
  const chosen = useStored(preferences);
  return (
    <Panel title="This page" width="w7" head={<span class="sub">kept in this browser</span>}>
      <div class="body">
        <dl class="kv facts">
          {choices.map(([word, name, options]) => (
            <div key={name} class="fact">
              <dt>{word}</dt>
              <dd>
                <Segments<Preferences[keyof Preferences]>
                  label={word}
                  choices={options}
                  value={chosen[name]}
                  choose={(value) => prefer({ [name]: value })}
                />
              </dd>
            </div>
          ))}
        </dl>
      </div>
    </Panel>
  );
}
