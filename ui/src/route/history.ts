import { useLayoutEffect, useState } from 'preact/hooks';
import { parseRoute, type Route } from './route.ts';

/** What an entry of the history had: where it was scrolled to, and which row had the focus. */
interface Place {
  readonly top: number;
  readonly focus: string | undefined;
}

const places = new Map<string, Place>();
let counter = 0;

function keyOfEntry(): string {
  const state: unknown = history.state;
  if (typeof state === 'object' && state !== null && 'entry' in state) return String(state.entry);
  const entry = `${Date.now()}-${(counter += 1)}`;
  history.replaceState({ entry }, '');
  return entry;
}

let current = '';

function remember(): void {
  const focused = document.activeElement?.closest('[data-key]');
  places.set(current, {
    top: scrollY,
    focus: focused?.getAttribute('data-key') ?? undefined,
  });
}

/** A new entry; Back leads to where the reader was. */
export function go(link: string): void {
  remember();
  location.hash = link;
}

/** The same entry with another link: for filters while they are typed, and what opens and closes. */
export function replace(link: string): void {
  history.replaceState(history.state, '', link);
  dispatchEvent(new HashChangeEvent('hashchange'));
}

export function useRoute(): Route {
  const [route, setRoute] = useState(() => parseRoute(location.hash));
  // At once, not after the next paint: a change of the fragment before it would be lost.
  useLayoutEffect(() => {
    history.scrollRestoration = 'manual';
    current = keyOfEntry();
    const change = (): void => {
      current = keyOfEntry();
      setRoute(parseRoute(location.hash));
    };
    const leave = (event: MouseEvent): void => {
      if (event.target instanceof Element && event.target.closest('a[href^="#"]')) remember();
    };
    // Going back or forth: the entry that is left is still the current one here.
    addEventListener('popstate', remember);
    addEventListener('hashchange', change);
    document.addEventListener('click', leave, true);
    return () => {
      removeEventListener('popstate', remember);
      removeEventListener('hashchange', change);
      document.removeEventListener('click', leave, true);
    };
  }, []);
  return route;
}

/** Puts the reader back where an entry was left, once its page is there; else to its top. */
export function useRestoredPlace(page: string, isThere: boolean): void {
  useLayoutEffect(() => {
    if (!isThere) return;
    const place = places.get(keyOfEntry());
    scrollTo(0, place?.top ?? 0);
    if (place?.focus === undefined) return;
    const row = document.querySelector(`[data-key="${CSS.escape(place.focus)}"]`);
    if (row instanceof HTMLElement) row.focus({ preventScroll: true });
  }, [page, isThere]);
}
