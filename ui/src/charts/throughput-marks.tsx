import type { JSX } from 'preact';
import type { RunMark, Series } from '../../../src/dashboard/payloads/charts.ts';
import { cut, visible } from '../format/text.ts';
import { crisp } from './axis.ts';
import { base, type Scale } from './throughput-scale.ts';

export interface MarksProps {
  readonly series: Series;
  readonly scale: Scale;
}

/** What was done to the run, when nobody ran it, and how much might be in flight. */
export function Marks({ series, scale }: MarksProps): JSX.Element {
  const { x, y2, width } = scale;
  const end = series.from + series.buckets.length * series.step;
  return (
    <>
      {pausesOf(series.events, end).map(([from, to]) => (
        <rect
          class="gap"
          x={x(from)}
          width={Math.max(1, x(to) - x(from))}
          y={2}
          height={base - 2}
        />
      ))}
      {series.limits.map(([at, limit], place) => (
        <line
          class="l-lim"
          x1={Math.max(0, x(at))}
          x2={x(series.limits[place + 1]?.[0] ?? end)}
          y1={y2(limit * 1.04)}
          y2={y2(limit * 1.04)}
        />
      ))}
      {labelled(series.events, x, width).map(({ at, text }) => (
        <g>
          <line class="ev" x1={crisp(x(at))} x2={crisp(x(at))} y1={2} y2={base} />
          {text === undefined ? null : (
            <text
              x={x(at) > width - 160 ? crisp(x(at)) - 5 : crisp(x(at)) + 5}
              y={22}
              text-anchor={x(at) > width - 160 ? 'end' : 'start'}
            >
              {text}
            </text>
          )}
        </g>
      ))}
    </>
  );
}

function pausesOf(events: readonly RunMark[], end: number): [from: number, to: number][] {
  const pauses: [number, number][] = [];
  let since: number | undefined;
  for (const { at, kind } of events) {
    if (kind === 'paused' || kind === 'interrupted') since ??= at;
    else if (since !== undefined && kind === 'resumed') {
      pauses.push([since, at]);
      since = undefined;
    }
  }
  if (since !== undefined) pauses.push([since, end]);
  return pauses;
}

/** A label that would lie over the one before it is left out; its line stays. */
function labelled(
  events: readonly RunMark[],
  x: (at: number) => number,
  width: number,
): { at: number; text: string | undefined }[] {
  let free = 0;
  return events.map(({ at, text }) => {
    const shown = cut(visible(text), 30);
    const left = x(at) > width - 160 ? x(at) - shown.length * 6.5 : x(at);
    if (left < free) return { at, text: undefined };
    free = left + shown.length * 6.5 + 10;
    return { at, text: shown };
  });
}
