import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import type { TaskRow } from '../../../src/dashboard/payloads/run.ts';
import { layOut, type Point } from '../../../src/graph/layout.ts';
import { bad, done } from '../format/counts.ts';
import { short } from '../format/numbers.ts';
import { word } from '../format/words.ts';
import { Bar } from '../parts/bar.tsx';
import { Glyph } from '../parts/glyph.tsx';
import { Text } from '../parts/text.tsx';

const box = { width: 168, height: 56 };

export interface GraphProps {
  readonly tasks: readonly TaskRow[];
  readonly open: (task: TaskRow) => void;
}

/** Tasks as boxes, from above to below. */
export function Graph({ tasks, open }: GraphProps): JSX.Element {
  // The plan of a run does not change: only what stands in the boxes does.
  const shape = tasks.map(({ name, needs }) => [name, needs.join('\0')].join('\0')).join('\n');
  const { layout, links } = useMemo(() => placed(tasks), [shape]);
  return (
    <div class="dag scroll" style={{ height: `${Math.min(420, layout.height + 8)}px` }}>
      <div class="plane" style={{ width: `${layout.width}px`, height: `${layout.height}px` }}>
        <svg width={layout.width} height={layout.height} aria-hidden="true">
          {links.map(({ name, points }) => (
            <path key={name} class="edge" d={curve(points)} />
          ))}
        </svg>
        {tasks.map((task, at) => {
          const place = layout.nodes[at];
          return place ? <TaskBox key={task.name} {...{ task, place, open }} /> : null;
        })}
      </div>
    </div>
  );
}

function placed(tasks: readonly TaskRow[]): {
  layout: ReturnType<typeof layOut>;
  links: { name: string; points: readonly Point[] }[];
} {
  const places = new Map(tasks.map(({ name }, at) => [name, at]));
  const links = tasks.flatMap(({ needs }, to) =>
    needs.flatMap((need) => {
      const from = places.get(need);
      return from === undefined ? [] : [{ from, to, label: undefined }];
    }),
  );
  const layout = layOut(
    tasks.map(() => box),
    links,
  );
  return {
    layout,
    links: layout.routes.map(({ points }, at) => ({
      name: `${links[at]?.from} ${links[at]?.to}`,
      points,
    })),
  };
}

/** Straight within a row, bent between rows. */
function curve(points: readonly Point[]): string {
  return points
    .map(({ x, y }, at) => {
      const before = points[at - 1];
      if (!before) return `M${x} ${y}`;
      if (before.x === x) return `V${y}`;
      const middle = (before.y + y) / 2;
      return `C${before.x} ${middle} ${x} ${middle} ${x} ${y}`;
    })
    .join('');
}

interface TaskBoxProps {
  readonly task: TaskRow;
  readonly place: Point;
  readonly open: (task: TaskRow) => void;
}

function TaskBox({ task, place, open }: TaskBoxProps): JSX.Element {
  const { name, state, counts, total } = task;
  const failed = bad(counts);
  return (
    <button
      type="button"
      class="box"
      style={{ left: `${place.x}px`, top: `${place.y}px` }}
      onClick={() => open(task)}
    >
      <span class="l">
        <Glyph state={state} />
        <span class="sr">{word(state)}</span>
        <b class="cut">
          <Text text={name} />
        </b>
      </span>
      <Bar counts={counts} total={total ?? 0} />
      <small>
        <span>
          {total === null ? 'not counted yet' : `${short(done(counts))} / ${short(total)}`}
        </span>
        <span class="bad">{failed > 0 ? `${short(failed)} failed` : ''}</span>
      </small>
    </button>
  );
}
