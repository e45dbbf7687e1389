import type { ComponentChildren, JSX } from 'preact';
import { RunActions } from '../actions/run-actions.tsx';
import { useStored } from '../dom/stored.ts';
import { connection } from '../live/connection.ts';
import type { RunPage } from '../panels/run-page.ts';
import { totalsOf } from '../format/totals.ts';
import { roughly } from '../format/durations.ts';
import { bad, done } from '../format/counts.ts';
import { isOffered } from '../actions/allowed.ts';
import { duration } from '../format/durations.ts';
import { int, plural, short } from '../format/numbers.ts';
import { awaited } from '../format/waits.ts';
import { Command } from '../parts/command.tsx';
import { Glyph, State } from '../parts/glyph.tsx';
import { Text } from '../parts/text.tsx';
import { changed, linkTo, linkToRun, type Tab } from '../route/route.ts';

/** State, name and actions of a run; its views; and what is to be known before all else. */
export function RunHead({ page }: { page: RunPage }): JSX.Element {
  const { view, live } = page;
  const { run } = view;
  const questions = awaited(run);
  return (
    <>
      <div class="runbar">
        <span role="status" class="run-state">
          <State
            state={run.state}
            {...(questions > 0 ? { note: `waits for ${plural(questions, 'answer')}` } : {})}
          />
        </span>
        <div class="title">
          <h1 class="cut">
            <Text text={run.workflow} />
          </h1>
          <span class="id mono o">{run.id}</span>
          <Owner page={page} />
        </div>
        {live ? <RunActions feed={live.feed} view={view} /> : null}
      </div>
      {live ? <Views page={page} /> : null}
      <Notes page={page} />
    </>
  );
}

function Owner({ page }: { page: RunPage }): JSX.Element | null {
  const { owner, parent, state } = page.view.run;
  return (
    <>
      {owner && state !== 'interrupted' ? (
        <span class="id pid">
          pid {owner.pid} on <Text text={owner.host} />
        </span>
      ) : null}
      {parent ? (
        <a
          class="id pid"
          href={linkToRun(parent.run, 'items', { task: parent.task, item: parent.index })}
        >
          of <Text text={parent.task} />/{int(parent.index)}
        </a>
      ) : null}
    </>
  );
}

function Views({ page }: { page: RunPage }): JSX.Element {
  const { view, route } = page;
  const { run } = view;
  const { total } = totalsOf(run);
  const views: readonly (readonly [tab: Tab, word: string, note: string])[] = [
    ['overview', 'Overview', ''],
    ['items', 'Items', short(total)],
    ...(run.hasBenchmark ? ([['benchmark', 'Benchmark', '']] as const) : []),
    ['compare', 'Compare', ''],
  ];
  const { since, until } = page.time ?? {};
  const children = run.tasks.reduce((n, task) => n + (task.children ?? 0), 0);
  return (
    <nav class="tabs" aria-label="Views of this run">
      {views.map(([tab, word, note]) => (
        <a
          key={tab}
          href={linkToRun(run.id, tab, { since, until })}
          aria-current={tab === route.tab ? 'page' : undefined}
        >
          {word}
          {note === '' ? null : <span>{note}</span>}
        </a>
      ))}
      {children > 0 ? (
        <a href={linkTo([], { parent: run.id })}>
          Runs within<span>{short(children)}</span>
        </a>
      ) : null}
    </nav>
  );
}

function Notes({ page }: { page: RunPage }): JSX.Element {
  const { view, time, clock, route } = page;
  const { run } = view;
  const failed = bad(totalsOf(run).counts);
  const { kind } = useStored(connection);
  return (
    <>
      {run.state === 'interrupted' ? <Interrupted page={page} /> : null}
      {run.state === 'paused' ? (
        <Note
          glyph="paused"
          {...(isOffered(run, 'resume') ? {} : { command: `millrace resume ${run.id}` })}
        >
          <b class="strong">Paused. </b>Nothing is in flight. Retries that are due wait for the
          resume.
        </Note>
      ) : null}
      {run.error ? (
        <Note glyph="failed">
          <b class="mono bad">{run.error.code} </b>
          <Text text={run.error.message} />
        </Note>
      ) : null}
      {page.live &&
      kind !== 'gone' &&
      (run.state === 'failed' || run.state === 'cancelled') &&
      failed > 0 &&
      !isOffered(run, 'retry') ? (
        <Note glyph="interrupted" command={`millrace retry ${run.id}`}>
          <b class="strong">{plural(failed, 'item')} failed. </b>This command tries{' '}
          {failed === 1 ? 'it' : 'them'} again; what succeeded stays.
        </Note>
      ) : null}
      {time ? (
        <Note glyph="running">
          Panels show <b class="strong">{clock.time(time.since)}</b> –{' '}
          <b class="strong">{clock.time(time.until)}</b> ({duration(time.until - time.since)}); the
          figures and tasks are of the whole run.{' '}
          <a class="inline" href={changed(route, { since: '', until: '' })}>
            Show all
          </a>
        </Note>
      ) : null}
    </>
  );
}

function Interrupted({ page }: { page: RunPage }): JSX.Element {
  const { run } = page.view;
  const { counts } = totalsOf(run);
  const { owner } = run;
  return (
    <Note glyph="interrupted" command={`millrace resume ${run.id}`}>
      <b class="strong">Nobody runs this. </b>
      {owner ? (
        <>
          Process {owner.pid} on <Text text={owner.host} /> ended
          {owner.until === undefined ? '' : ` ${roughly(run.now - owner.until)} ago`}.{' '}
        </>
      ) : null}
      {plural(done(counts), 'result')} {done(counts) === 1 ? 'is' : 'are'} safe; items that were in
      flight run again.
    </Note>
  );
}

interface NoteProps {
  readonly glyph: 'interrupted' | 'paused' | 'failed' | 'running';
  readonly command?: string;
  readonly children: ComponentChildren;
}

function Note({ glyph, command, children }: NoteProps): JSX.Element {
  return (
    <div class="note" role="status">
      <Glyph state={glyph} size={14} />
      <span>{children}</span>
      {command === undefined ? null : (
        <>
          <span class="grow" />
          <Command text={command} />
        </>
      )}
    </div>
  );
}
