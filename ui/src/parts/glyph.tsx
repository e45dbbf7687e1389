import type { ComponentChildren, JSX } from 'preact';
import { type ShownState, word } from '../format/words.ts';

const line = { fill: 'none', stroke: 'currentColor' };
const mark = { fill: 'none', stroke: 'var(--surface)' };

/** Silhouettes differ, so that no state is told by its colour alone. */
const shapes: Record<string, ComponentChildren> = {
  succeeded: [
    <circle cx="6" cy="6" r="6" fill="currentColor" />,
    <path d="M3.2 6.2 5.2 8.2 8.9 4.2" {...mark} stroke-width="1.6" />,
  ],
  cached: [
    <rect x=".5" y=".5" width="11" height="11" rx="1.5" fill="currentColor" />,
    <path d="M3 6.2 5.2 8.2 8.9 4.2" {...mark} stroke-width="1.6" />,
  ],
  running: <path d="M2 .8 11.4 6 2 11.2z" fill="currentColor" />,
  retrying: <path d="M10.4 6.2A4.4 4.4 0 1 1 8.6 2.5M8.9 .2V3H6" {...line} stroke-width="1.7" />,
  failed: [
    <path d="M6 0 12 6 6 12 0 6z" fill="currentColor" />,
    <path d="M4.2 4.2 7.8 7.8M7.8 4.2 4.2 7.8" {...mark} stroke-width="1.4" />,
  ],
  timed_out: [
    <circle cx="6" cy="6" r="5.1" {...line} stroke-width="1.8" />,
    <path d="M6 3V6.3H8.6" {...line} stroke-width="1.6" />,
  ],
  cancelled: [
    <circle cx="6" cy="6" r="5.1" {...line} stroke-width="1.7" />,
    <path d="M2.5 9.5 9.5 2.5" {...line} stroke-width="1.7" />,
  ],
  skipped: <path d="M1.5 2 5.5 6 1.5 10M6.5 2 10.5 6 6.5 10" {...line} stroke-width="1.6" />,
  pending: <circle cx="6" cy="6" r="5.1" {...line} stroke-width="1.4" stroke-dasharray="2.2 1.8" />,
  paused: <path d="M2.2 1H4.8V11H2.2zM7.2 1H9.8V11H7.2z" fill="currentColor" />,
  interrupted: [
    <path d="M6 .6 11.8 11.2H.2z" {...line} stroke-width="1.5" stroke-linejoin="round" />,
    <path d="M6 4.2V7.4M6 8.5V9.8" {...line} stroke-width="1.5" />,
  ],
};

const alike: Record<string, string> = {
  waiting: 'pending',
  pausing: 'paused',
  cancelling: 'cancelled',
  finishing: 'running',
};

export interface GlyphProps {
  readonly state: ShownState;
  readonly size?: number;
  readonly x?: number;
  readonly y?: number;
}

export function Glyph({ state, size = 12, x, y }: GlyphProps): JSX.Element {
  const name = alike[state] ?? state;
  return (
    <svg
      class={`glyph g-${name}`}
      viewBox="0 0 12 12"
      aria-hidden="true"
      width={size}
      height={size}
      {...(x === undefined ? {} : { x })}
      {...(y === undefined ? {} : { y })}
      style={size === 12 ? {} : { width: `${size}px`, height: `${size}px` }}
    >
      {shapes[name] ?? shapes['pending']}
    </svg>
  );
}

export function State({ state, note }: { state: ShownState; note?: string }): JSX.Element {
  return (
    <span class={`state state-${state}`}>
      <Glyph state={state} />
      <span class="word">
        {word(state)}
        {note === undefined ? null : <span class="muted"> {note}</span>}
      </span>
    </span>
  );
}
