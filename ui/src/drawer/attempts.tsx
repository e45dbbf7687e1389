import type { JSX } from 'preact';
import type { AttemptRow, ItemDetail } from '../../../src/dashboard/payloads/items.ts';
import { duration } from '../format/durations.ts';
import { int } from '../format/numbers.ts';
import { phone, useMatches } from '../dom/size.ts';
import type { RunPage } from '../panels/run-page.ts';
import { State } from '../parts/glyph.tsx';
import { Section } from './section.tsx';

export interface AttemptsProps {
  readonly page: RunPage;
  readonly item: ItemDetail;
}

/** The attempts of an item over the time that they took together. */
export function Attempts({ page, item }: AttemptsProps): JSX.Element {
  const { attempts } = item;
  const small = useMatches(phone);
  if (attempts.length === 0) return <Section title="Attempts" note="none yet" />;
  const span = spanOf(attempts, page.view.run.now);
  const first = attempts.find(({ beganAt }) => beganAt !== null)?.beganAt ?? null;
  const { run } = page.view;
  return (
    <Section
      title="Attempts"
      note={
        span.ms > 0 ? `${int(attempts.length)}, over ${duration(span.ms)}` : int(attempts.length)
      }
    >
      <div class="att">
        {attempts.map((attempt) => (
          <Attempt key={attempt.attempt} {...{ attempt, span, small }} />
        ))}
      </div>
      {first === null ? null : (
        <dl class="kv began">
          <dt>Began</dt>
          <dd>
            {page.clock.time(first)}, {duration(Math.max(0, first - run.startedAt))} into the run
          </dd>
        </dl>
      )}
    </Section>
  );
}

interface Span {
  readonly from: number;
  readonly ms: number;
}

function spanOf(attempts: readonly AttemptRow[], now: number): Span {
  const known = attempts.filter(({ beganAt }) => beganAt !== null);
  const from = Math.min(...known.map(({ beganAt }) => beganAt ?? 0));
  const to = Math.max(...known.map(({ beganAt, ms }) => (ms === null ? now : (beganAt ?? 0) + ms)));
  return known.length > 0 ? { from, ms: to - from } : { from: 0, ms: 0 };
}

interface AttemptProps {
  readonly attempt: AttemptRow;
  readonly span: Span;
  readonly small: boolean;
}

function Attempt({ attempt, span, small }: AttemptProps): JSX.Element {
  const { attempt: number, state, beganAt, ms } = attempt;
  const left = beganAt === null ? 0 : ((beganAt - span.from) / Math.max(1, span.ms)) * 100;
  const width = ((ms ?? span.ms) / Math.max(1, span.ms)) * 100;
  return (
    <>
      <span class="muted">{small ? `#${int(number)}` : `attempt ${int(number)}`}</span>
      <State state={state} />
      <span class="tl">
        {beganAt === null ? null : (
          <i
            class={`b-${state}`}
            style={{ left: `${left}%`, width: `${Math.min(100 - left, width)}%` }}
          />
        )}
      </span>
      <span class="num ink2">{duration(ms)}</span>
    </>
  );
}
