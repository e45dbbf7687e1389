import type { JSX } from 'preact';
import { type Counts, countedStates } from '../../../src/dashboard/payloads/counts.ts';
import { int } from '../format/numbers.ts';
import { word } from '../format/words.ts';

export interface BarProps {
  readonly counts: Counts;
  readonly total: number;
  readonly class?: string;
}

/** Items by state in a fixed order. What is not 0 is at least 2 pixels wide. */
export function Bar({ counts, total, class: name }: BarProps): JSX.Element {
  const parts = countedStates
    .map((state, at) => ({ state, n: counts[at] ?? 0 }))
    .filter(({ n }) => n > 0);
  const label = parts.map(({ state, n }) => `${int(n)} ${word(state)}`).join(', ');
  const of = total > 0 ? ` of ${int(total)}` : '';
  return (
    <div
      class={name === undefined ? 'bar' : `bar ${name}`}
      role="img"
      aria-label={parts.length > 0 ? label + of : 'nothing yet'}
    >
      {parts.map(({ state, n }) => (
        <i
          key={state}
          class={`b-${state}`}
          style={{
            width: total > 0 ? `max(2px, ${(n / total) * 100}%)` : '0',
            flex: state === 'succeeded' || state === 'skipped' ? '0 1 auto' : 'none',
          }}
        />
      ))}
    </div>
  );
}

/** A share as a thin bar. */
export function Share({ part, class: name }: { part: number; class?: string }): JSX.Element {
  return (
    <span class={name === undefined ? 'share' : `share ${name}`}>
      <i style={{ width: `${Math.min(100, part * 100)}%` }} />
    </span>
  );
}
