import type { JSX } from 'preact';
import type { TaskRow } from '../../../src/dashboard/payloads/run.ts';
import { duration } from '../format/durations.ts';
import { Head } from '../parts/row.tsx';
import { Text } from '../parts/text.tsx';
import { onLogAxis } from './axis.ts';

/** Percentiles of some tasks on the axis of the histogram above. */
export function PercentileStrip({ tasks }: { tasks: readonly TaskRow[] }): JSX.Element {
  return (
    <div class="grid pstrip" role="table" aria-label="Slowest tasks">
      <Head
        columns={[
          { word: 'Task' },
          { word: '' },
          { word: 'p50', class: 'num' },
          { word: 'p95', class: 'num' },
          { word: 'p99', class: 'num p99' },
        ]}
      />
      {tasks.map((task) => (
        <StripRow key={task.name} task={task} />
      ))}
    </div>
  );
}

function StripRow({ task: { name, times } }: { task: TaskRow }): JSX.Element {
  const [a = 0, b = 0, c = 0] = times.map((ms) => onLogAxis(ms) * 100);
  return (
    <div class="row" role="row">
      <span class="cut" role="cell">
        <Text text={name} />
      </span>
      <span class="pline" role="cell">
        <i style={{ left: `${a}%`, width: `${c - a}%` }} />
        <u class="m" style={{ left: `${a}%` }} />
        <u style={{ left: `${b}%` }} />
        <u style={{ left: `${c}%` }} />
      </span>
      {times.map((ms, at) => (
        <span key={at} class={at === 2 ? 'num ink2 p99' : 'num ink2'} role="cell">
          {duration(ms)}
        </span>
      ))}
    </div>
  );
}
