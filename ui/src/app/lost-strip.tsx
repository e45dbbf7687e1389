import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { preferences } from '../dom/preferences.ts';
import { useStored } from '../dom/stored.ts';
import { Clock } from '../format/clock.ts';
import { roughly } from '../format/durations.ts';
import { connection, retryNow } from '../live/connection.ts';
import { Glyph } from '../parts/glyph.tsx';
import { Text } from '../parts/text.tsx';

/** At the bottom, in room that is always there: the page does not move. */
export function LostStrip(): JSX.Element | null {
  const state = useStored(connection);
  const lost = state.kind === 'lost' || state.kind === 'gone';
  useEffect(() => {
    document.body.classList.toggle('stale', lost);
  }, [lost]);
  if (state.kind === 'gone') {
    const { code, message, hint } = state.refusal;
    return (
      <div class="lost" role="alert">
        <Glyph state="interrupted" size={14} />
        <span class="grow">
          <b class="mono">{code} </b>
          <Text text={message} /> {hint === undefined ? null : <Text text={hint} />}
        </span>
        <TryNow />
      </div>
    );
  }
  if (state.kind !== 'lost') return null;
  return (
    <div class="lost">
      <Glyph state="interrupted" size={14} />
      <span class="grow">
        <b class="strong" role="alert">
          Connection lost.{' '}
        </b>
        <Countdown seenAt={state.seenAt} retryAt={state.retryAt} />
      </span>
      <TryNow />
    </div>
  );
}

function TryNow(): JSX.Element {
  return (
    <button type="button" class="small" onClick={() => retryNow.value()}>
      Try now
    </button>
  );
}

function Countdown({ seenAt, retryAt }: { seenAt: number; retryAt: number }): JSX.Element {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  const { time } = useStored(preferences);
  return (
    <>
      The run goes on without this page; figures are from {new Clock(time).time(seenAt)},{' '}
      {roughly(Math.max(0, now - seenAt))} ago. Trying again
      {retryAt > now ? ` in ${roughly(retryAt - now)}` : ' now'}.
    </>
  );
}
