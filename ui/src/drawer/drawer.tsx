import type { JSX, RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { ItemDetail } from '../../../src/dashboard/payloads/items.ts';
import { isOffered } from '../actions/allowed.ts';
import { RetryButton } from '../actions/retry-button.tsx';
import { useKeys } from '../dom/keys.ts';
import { useMatches, wide } from '../dom/size.ts';
import { int } from '../format/numbers.ts';
import { visible } from '../format/text.ts';
import { keyOf, type RunPage } from '../panels/run-page.ts';
import { State } from '../parts/glyph.tsx';
import { Icon } from '../parts/icon.tsx';
import { Trouble } from '../parts/panel.tsx';
import { ItemName } from '../parts/text.tsx';
import { useAsked } from '../source/asked.ts';
import { Sections } from './sections.tsx';

export interface DrawerProps {
  readonly page: RunPage;
  readonly live: NonNullable<RunPage['live']>;
  readonly task: string;
  readonly index: number;
  readonly open: (index: number) => void;
  readonly close: () => void;
}

/** One item beside the list; over it, and modal, where there is no room beside it. */
export function Drawer(props: DrawerProps): JSX.Element {
  const { page, live, task, index, open, close } = props;
  const modal = !useMatches(wide);
  const element = useRef<HTMLDialogElement>(null);
  const asked = useAsked(keyOf(page, task, String(index)), (signal) =>
    live.server.item(signal, task, index),
  );
  useOpen(element, modal, index);
  useFocusOnRow(index);
  const item = asked.value?.index === index ? asked.value : undefined;
  const [before, after] = neighbours(item, index);
  const move = (to: number | null): void => {
    if (to !== null) open(to);
  };
  useKeys({ Escape: close, n: () => move(after), N: () => move(before) });
  return (
    <dialog
      key={modal ? 'modal' : 'beside'}
      ref={element}
      class="drawer"
      aria-label={`Item ${int(index)} of ${visible(task)}`}
      onCancel={(event) => {
        event.preventDefault();
        close();
      }}
      onClick={(event) => {
        // The backdrop of a modal dialog.
        if (modal && event.target === event.currentTarget) close();
      }}
    >
      <DrawerHead {...props} item={item} before={before} after={after} move={move} />
      <div class="in" tabIndex={0} role="group" aria-label="Parts of the item">
        {asked.error ? (
          <div class="sec">
            <Trouble error={asked.error} again={asked.again} />
          </div>
        ) : null}
        {item ? <Sections page={page} live={live} item={item} /> : null}
      </div>
    </dialog>
  );
}

interface DrawerHeadProps extends DrawerProps {
  readonly item: ItemDetail | undefined;
  readonly before: number | null;
  readonly after: number | null;
  readonly move: (to: number | null) => void;
}

function DrawerHead(props: DrawerHeadProps): JSX.Element {
  const { page, live, task, index, item, before, after, move, close } = props;
  return (
    <header>
      {item ? <State state={item.state} /> : null}
      <h2 class="cut" tabIndex={-1}>
        <ItemName task={task} index={int(index)} />
      </h2>
      <span class="grow" />
      <Step word="Previous" name="N" to={before} move={move} />
      <Step word="Next" name="n" to={after} move={move} />
      {item?.failure && isOffered(page.view.run, 'retry') ? (
        <RetryButton
          requests={live.feed.requests}
          run={page.view.run}
          class="small"
          count={1}
          scope={`${visible(task)}/${int(index)}`}
          request={{ kind: 'retry', task, items: [index] }}
        />
      ) : null}
      <button
        type="button"
        class="ghost icon small"
        aria-label="Close"
        title="Close (Esc)"
        onClick={close}
      >
        <Icon name="cross" />
      </button>
    </header>
  );
}

interface StepProps {
  readonly word: string;
  readonly name: string;
  readonly to: number | null;
  readonly move: (to: number | null) => void;
}

function Step({ word, name, to, move }: StepProps): JSX.Element {
  return (
    <button
      type="button"
      class="small"
      title={`${word} (${name})`}
      aria-disabled={to === null}
      onClick={() => move(to)}
    >
      {word}
    </button>
  );
}

/** Of a failed item the failed ones before and after it; else the next ones of the list. */
function neighbours(
  item: ItemDetail | undefined,
  index: number,
): readonly [before: number | null, after: number | null] {
  if (item?.failure) return [item.before, item.after];
  return [index > 0 ? index - 1 : null, index + 1];
}

/** The browser keeps the focus within a modal dialog. */
function useOpen(element: RefObject<HTMLDialogElement>, modal: boolean, index: number): void {
  useLayoutEffect(() => {
    const node = element.current;
    if (!node) return undefined;
    if (modal) node.showModal();
    else node.show();
    return () => node.close();
  }, [element, modal]);
  useEffect(() => {
    element.current?.querySelector('h2')?.focus({ preventScroll: true });
    element.current?.querySelector('.in')?.scrollTo(0, 0);
  }, [element, modal, index]);
}

/** Closing leads back to the row of the item that was shown last. */
function useFocusOnRow(index: number): void {
  const last = useRef(index);
  last.current = index;
  useEffect(() => {
    const opener = document.activeElement;
    return () => {
      const row = document.querySelector(`[data-key="item ${last.current}"]`) ?? opener;
      if (row instanceof HTMLElement) setTimeout(() => row.focus({ preventScroll: true }), 0);
    };
  }, []);
}
