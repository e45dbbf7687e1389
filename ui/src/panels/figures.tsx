import type { ComponentChildren, JSX } from 'preact';
import type { RunSnapshot, TaskRow } from '../../../src/dashboard/payloads/run.ts';
import type { Clock } from '../format/clock.ts';
import { bad, done, pending } from '../format/counts.ts';
import { duration, estimate } from '../format/durations.ts';
import { int, plural, rate, share } from '../format/numbers.ts';
import { hasEnded, isRun, word } from '../format/words.ts';
import { awaited } from '../format/waits.ts';
import { type Totals, totalsOf } from '../format/totals.ts';
import type { RunView } from '../live/run-feed.ts';
import { Bar } from '../parts/bar.tsx';
import { Glyph } from '../parts/glyph.tsx';
import { Text } from '../parts/text.tsx';
import { countedStates } from '../../../src/dashboard/payloads/counts.ts';

/** The task whose figures stand for the run: its main task, else the first that has some. */
function leading({ tasks, mainTask }: RunSnapshot): TaskRow | undefined {
  const main = tasks.find(({ name }) => name === mainTask);
  return main && main.times.length > 0 ? main : tasks.find(({ times }) => times.length > 0);
}

export function Figures({ view, clock }: { view: RunView; clock: Clock }): JSX.Element {
  const { run, shown } = view;
  const totals = totalsOf(run);
  const ended = done(totals.counts);
  const failed = bad(totals.counts);
  const runs = isRun(run.state);
  const limit = run.tasks.reduce(
    (all, { state, concurrency }) => (state === 'running' ? all + (concurrency ?? 0) : all),
    0,
  );
  const average = run.elapsed > 0 ? (ended / run.elapsed) * 1000 : 0;
  return (
    <dl class="figures">
      <Figure name="Done" below={doneBelow(totals)}>
        {int(ended)}
        <small> / {int(totals.total)}</small>
      </Figure>
      <Figure
        name="Failed"
        below={failed > 0 ? `${share(failed, Math.max(1, ended))} of done` : `of ${int(ended)}`}
      >
        <span class={failed === 0 ? '' : isTolerated(run) ? 'ink2' : 'bad'}>{int(failed)}</span>
      </Figure>
      <Figure
        name="In flight"
        below={run.retrying > 0 ? `${int(run.retrying)} wait to retry` : 'none waits to retry'}
      >
        {int(run.inFlight)}
        {runs && limit > 0 ? <small> / {int(limit)}</small> : null}
      </Figure>
      <Figure name="Rate" below={runs ? 'last 10 s' : 'average'}>
        {rate(runs ? shown.rate : average)}
      </Figure>
      <Figure name="Time left" below={leftBelow(view, clock, totals)}>
        {runs && shown.leftMs !== null ? estimate(shown.leftMs) : '–'}
      </Figure>
      <Latency task={leading(run)} />
      <Figure name="Elapsed" below={`since ${clock.time(run.startedAt)}`}>
        {duration(wholeSeconds(run.elapsed, runs))}
      </Figure>
    </dl>
  );
}

/** The run succeeded with them, or all tasks that have failed items tolerate them. */
function isTolerated({ state, tasks }: RunSnapshot): boolean {
  if (state === 'succeeded') return true;
  return tasks.every(({ counts, tolerated }) => tolerated || bad(counts) === 0);
}

/** Digits that change twice a second cannot be read. */
function wholeSeconds(ms: number, runs: boolean): number {
  return runs && ms >= 10_000 ? Math.floor(ms / 1000) * 1000 : ms;
}

function doneBelow({ counts, total, unknown }: Totals): string {
  const part = share(done(counts), total);
  return unknown > 0 ? `${part}, ${plural(unknown, 'task')} not counted yet` : part;
}

function leftBelow({ run, shown }: RunView, clock: Clock, { unknown }: Totals): ComponentChildren {
  if (hasEnded(run.state)) return `ended ${clock.minutes(run.endedAt ?? run.now)}`;
  if (!isRun(run.state)) return 'stopped';
  const questions = awaited(run);
  if (questions > 0) return `waits for ${plural(questions, 'answer')}`;
  if (shown.leftMs === null) return 'too early to say';
  const until = `until ${clock.minutes(run.now + shown.leftMs)}`;
  const running = run.tasks.filter(({ state, leftMs }) => state === 'running' && leftMs !== null);
  const [only] = running;
  if (unknown === 0 || !only || running.length > 1) return until;
  return (
    <>
      {until}, <Text text={only.name} />
    </>
  );
}

function Latency({ task }: { task: TaskRow | undefined }): JSX.Element {
  const [p50, p95] = task?.times ?? [];
  return (
    <Figure
      name="Latency p95"
      below={
        task ? (
          <>
            p50 {duration(p50)}, <Text text={task.name} />
          </>
        ) : (
          'nothing has ended yet'
        )
      }
    >
      {duration(p95)}
    </Figure>
  );
}

interface FigureProps {
  readonly name: string;
  readonly below: ComponentChildren;
  readonly children: ComponentChildren;
}

function Figure({ name, below, children }: FigureProps): JSX.Element {
  return (
    <div class="fig">
      <dt>{name}</dt>
      <dd>{children}</dd>
      <dd class="subl">{below}</dd>
    </div>
  );
}

/** All items of the run by state. */
export function Overall({ run }: { run: RunSnapshot }): JSX.Element {
  const { counts, total } = totalsOf(run);
  const legend = [
    ...countedStates.map((state, at) => ({ state, n: counts[at] ?? 0 })),
    { state: 'pending' as const, n: pending(counts, total) },
  ];
  return (
    <div class="overall">
      <Bar counts={counts} total={total} class="big" />
      <div class="legend">
        {legend
          .filter(({ n }) => n > 0)
          .map(({ state, n }) => (
            <span key={state} class="state">
              <Glyph state={state} size={10} />
              <b>{int(n)}</b>
              <span>{word(state)}</span>
            </span>
          ))}
      </div>
    </div>
  );
}
