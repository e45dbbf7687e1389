import type { JSX } from 'preact';
import type { TaskRow } from '../../../src/dashboard/payloads/run.ts';
import type { GutterRow } from '../charts/gutter-lanes.ts';
import { Gutter } from '../charts/gutter.tsx';
import { memo } from '../dom/memo.ts';
import { bad, done } from '../format/counts.ts';
import { duration, estimate } from '../format/durations.ts';
import { int, plural, rate, short } from '../format/numbers.ts';
import { type ShownState, word } from '../format/words.ts';
import { Bar } from '../parts/bar.tsx';
import { OpeningRow } from '../parts/row.tsx';
import { Text } from '../parts/text.tsx';
import type { Counts } from '../../../src/dashboard/payloads/counts.ts';

export interface TaskLineProps {
  readonly task: TaskRow;
  readonly row: GutterRow;
  readonly height: number;
  readonly step: number;
  readonly runs: boolean;
  readonly shown: ShownState;
  /** A step of a block. */
  readonly within: boolean;
  readonly open: (task: TaskRow) => void;
}

const oneSkipped: Counts = [0, 0, 0, 0, 0, 0, 0, 1];

export const TaskLine = memo(function TaskLine(props: TaskLineProps): JSX.Element {
  const { task, row, height, step, runs, shown, within, open } = props;
  const { name, state, counts, total, tolerated, times, plain } = task;
  const failed = bad(counts);
  const goes = state === 'running' || state === 'retrying';
  const skipped = state === 'skipped' && counts.every((n) => n === 0);
  return (
    <OpeningRow
      name={`task ${name}`}
      open={() => open(task)}
      title={tolerated ? 'failures are within what the task tolerates' : undefined}
    >
      <span class="gut" role="cell">
        <span class="sr">{word(shown)}</span>
        <Gutter row={row} state={shown} height={height} step={step} />
      </span>
      <span class={within ? 'name within' : 'name'} role="cell">
        <span class="nm cut">
          <Text text={name} />
        </span>
        <span class="act mono cut">
          <Text text={actionOf(task)} />
        </span>
      </span>
      <span class="barc" role="cell">
        {skipped ? (
          <Bar counts={oneSkipped} total={1} />
        ) : (
          <Bar counts={counts} total={total ?? 0} />
        )}
      </span>
      <span class={`num done ${hasNumbers(task) ? '' : 'muted'}`} role="cell">
        {doneOf(task)}
      </span>
      <span
        class={`num fl ${failed === 0 ? 'muted' : tolerated ? 'ink2' : 'bad strong'}`}
        role="cell"
      >
        {failed > 0 ? int(failed) : '–'}
      </span>
      <span class="num o ink2" role="cell">
        {task.rate > 0 && runs && goes ? rate(task.rate) : ''}
      </span>
      <span class="num o ink2" role="cell">
        {times.length === 0
          ? ''
          : plain
            ? duration(times[0])
            : `${duration(times[0])} · ${duration(times[1])}`}
      </span>
      <span class="num o ink2" role="cell">
        {leftOrTook(task, runs)}
      </span>
    </OpeningRow>
  );
});

function actionOf({ action, group, visit, visits, children, steps }: TaskRow): string {
  return [
    ...(group === undefined ? [] : [plural(group, 'task')]),
    action,
    ...(visits > 1 ? [`visit ${visit} of ${visits}`] : []),
    ...(steps === undefined ? [] : [plural(steps.length, 'step')]),
    ...(children === undefined ? [] : [plural(children, 'run')]),
  ].join(' · ');
}

function hasNumbers({ state, total }: TaskRow): boolean {
  return total !== null && state !== 'waiting' && state !== 'skipped';
}

function doneOf({ state, total, plain, counts }: TaskRow): string {
  if (state === 'skipped') return 'skipped';
  if (total === null) return state === 'waiting' ? 'not counted' : int(done(counts));
  if (plain) return word(state);
  const ended = done(counts);
  return ended === total ? int(ended) : `${short(ended)} / ${short(total)}`;
}

function leftOrTook({ state, leftMs, tookMs }: TaskRow, runs: boolean): string {
  if (runs && (state === 'running' || state === 'retrying')) {
    return leftMs === null ? '' : estimate(leftMs);
  }
  return state === 'skipped' || tookMs === null ? '' : duration(tookMs);
}
