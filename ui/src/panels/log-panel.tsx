import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { StreamLine } from '../../../src/dashboard/payloads/frame.ts';
import { useKeys } from '../dom/keys.ts';
import { memo } from '../dom/memo.ts';
import { useSeen } from '../dom/size.ts';
import type { Clock } from '../format/clock.ts';
import { int } from '../format/numbers.ts';
import { isRun } from '../format/words.ts';
import { useDrawnWith } from '../live/followed.ts';
import { LogTail } from '../live/log-tail.ts';
import { Glyph } from '../parts/glyph.tsx';
import { WholeNote } from '../parts/whole-note.tsx';
import { Panel, Trouble } from '../parts/panel.tsx';
import { ItemName, Text } from '../parts/text.tsx';
import { useAsked } from '../source/asked.ts';
import type { RunPage } from './run-page.ts';

const levels = [
  ['', 'Everything'],
  ['failed', 'Failures'],
  ['retrying', 'Retries'],
  ['event', 'Events'],
] as const;

export function LogPanel({ page, width }: { page: RunPage; width: string }): JSX.Element {
  const { source, view, live, time, clock } = page;
  const element = useRef<HTMLElement>(null);
  const seen = useSeen(element);
  const [level, setLevel] = useState('');
  const asked = useAsked(
    seen ? JSON.stringify([view.run.id, view.gap, time?.since, time?.until, level]) : undefined,
    (signal) => source.log(signal, level, time),
  );
  const tail = useTail(page, level, asked.value?.lines);
  const list = useFollowing(tail.count);
  useDrawnWith(live?.feed);
  useKeys({ '.': list.follow });
  const atEnd = isRun(view.run.state) ? 'Following' : 'At the end';
  return (
    <Panel
      title="Log"
      width={width}
      panelRef={element}
      head={
        <>
          <span class="sub cut">{droppedWord(asked.value?.dropped, tail.unsent)}</span>
          <WholeNote of={asked.value} />
          <span class="grow" />
          {live ? <Levels level={level} choose={setLevel} /> : null}
          <button
            type="button"
            class="small follow"
            title="Follow (.)"
            aria-pressed={list.follows}
            onClick={list.follow}
          >
            {list.follows ? atEnd : list.missedWord}
          </button>
        </>
      }
    >
      {asked.error ? (
        <div class="body">
          <Trouble error={asked.error} again={asked.again} />
        </div>
      ) : null}
      <ul
        class="log"
        ref={list.element}
        tabIndex={0}
        role="log"
        aria-live="off"
        aria-label="Log"
        onScroll={list.scrolled}
      >
        {tail.lines.map(({ number, line }) => (
          <LogRow key={number} line={line} clock={clock} />
        ))}
        {tail.lines.length === 0 && asked.value ? <li class="muted">No lines.</li> : null}
      </ul>
    </Panel>
  );
}

function droppedWord(dropped = 0, unsent: number): string {
  return [
    ...(dropped > 0 ? [`the newest lines of each item are kept · ${int(dropped)} dropped`] : []),
    ...(unsent > 0 ? [`${int(unsent)} came too fast to be shown`] : []),
  ].join(' · ');
}

interface LevelsProps {
  readonly level: string;
  readonly choose: (level: string) => void;
}

function Levels({ level, choose }: LevelsProps): JSX.Element {
  return (
    <select
      aria-label="Lines"
      value={level}
      onChange={(event) => choose(event.currentTarget.value)}
    >
      {levels.map(([value, text]) => (
        <option key={value} value={value}>
          {text}
        </option>
      ))}
    </select>
  );
}

/** What was kept, then what frames bring. */
function useTail(page: RunPage, level: string, first: readonly StreamLine[] | undefined): LogTail {
  const { live, time } = page;
  const tail = useRef(new LogTail());
  const shown = useRef<readonly StreamLine[]>();
  if (shown.current !== first && first) {
    shown.current = first;
    tail.current = new LogTail();
    tail.current.add(first);
  }
  useEffect(() => {
    if (time) return undefined;
    return live?.feed.follow(({ log, dropped }) => {
      tail.current.unsent += dropped;
      tail.current.add(log.filter(([, own]) => level === '' || own === level));
    });
  }, [live, level, time === undefined]);
  return tail.current;
}

interface Following {
  readonly element: { current: HTMLUListElement | null };
  readonly follows: boolean;
  readonly missedWord: string;
  readonly follow: () => void;
  readonly scrolled: () => void;
}

/** The log moves only while it is read at its end. */
function useFollowing(count: number): Following {
  const element = useRef<HTMLUListElement>(null);
  const [follows, setFollows] = useState(true);
  const [left, setLeft] = useState(0);
  useLayoutEffect(() => {
    const node = element.current;
    if (node && follows) node.scrollTop = node.scrollHeight;
  }, [count, follows]);
  const missed = count - left;
  return {
    element,
    follows,
    missedWord: missed > 0 ? `${int(missed)} new below` : 'Follow',
    follow: () => setFollows(true),
    scrolled: () => {
      const node = element.current;
      if (!node) return;
      const atEnd = node.scrollTop + node.clientHeight >= node.scrollHeight - 4;
      if (atEnd === follows) return;
      setFollows(atEnd);
      setLeft(count);
    },
  };
}

interface LogRowProps {
  readonly line: StreamLine;
  readonly clock: Clock;
}

const LogRow = memo(function LogRow({ line, clock }: LogRowProps): JSX.Element {
  const [at, level, task, index, text] = line;
  return (
    <li>
      <time>{clock.time(at)}</time>
      <Level level={level} />
      <span class="src cut">
        {task === '' ? null : index === null ? (
          <Text text={task} class="in" />
        ) : (
          <ItemName task={task} index={int(index)} />
        )}
      </span>
      <span>
        <Text text={text} />
      </span>
    </li>
  );
});

function Level({ level }: { level: string }): JSX.Element {
  if (level === 'warn') return <Glyph state="interrupted" size={11} />;
  if (level === 'error' || level === 'failed') return <Glyph state="failed" size={11} />;
  if (level === 'retrying') return <Glyph state="retrying" size={11} />;
  return <span class="muted">{level === 'event' ? '·' : ''}</span>;
}
