import type { JSX } from 'preact';
import { isDark, prefer } from '../dom/preferences.ts';
import { useStored } from '../dom/stored.ts';
import { type Connection, connection } from '../live/connection.ts';
import { Clock } from '../format/clock.ts';
import { thin } from '../format/numbers.ts';
import { Icon, Logo } from '../parts/icon.tsx';
import { linkTo, type Route } from '../route/route.ts';

export function switchTheme(): void {
  prefer({ theme: isDark() ? 'light' : 'dark' });
}

export interface TopProps {
  /** Absent in a report. */
  readonly route: Route | undefined;
  readonly showKeys: () => void;
}

export function Top({ route, showKeys }: TopProps): JSX.Element {
  return (
    <header class="top">
      <a
        class="skip"
        href="#main"
        onClick={(event) => {
          // The fragment is the route.
          event.preventDefault();
          document.getElementById('main')?.focus();
        }}
      >
        Skip to content
      </a>
      <a class="brand" href={route ? linkTo([]) : '#'} aria-label="Millrace, runs">
        <Logo />
        <span>Millrace</span>
      </a>
      {route ? (
        <nav aria-label="Pages">
          <a href={linkTo([])} aria-current={route.page === 'settings' ? undefined : 'page'}>
            Runs
          </a>
          <a
            href={linkTo(['settings'])}
            aria-current={route.page === 'settings' ? 'page' : undefined}
          >
            Schedules<span class="o">{thin}& limits</span>
          </a>
        </nav>
      ) : null}
      <span class="grow" />
      {route ? null : <span class="store mono">report</span>}
      <ConnectionMark />
      <button
        type="button"
        class="ghost icon"
        aria-label="Light or dark"
        title="Light or dark (t)"
        onClick={switchTheme}
      >
        <Icon name="moon" />
      </button>
      <button
        type="button"
        class="ghost icon o"
        aria-label="Keys"
        title="Keys (?)"
        onClick={showKeys}
      >
        ?
      </button>
    </header>
  );
}

function ConnectionMark(): JSX.Element {
  const state = useStored(connection);
  return (
    <span class="conn" data-c={state.kind} role="status">
      <i />
      {wordOf(state)}
    </span>
  );
}

function wordOf(state: Connection): string {
  switch (state.kind) {
    case 'opening':
      return 'Opening';
    case 'live':
      return 'Live';
    case 'ended':
      return 'Ended';
    case 'file':
      return `Saved ${new Clock('utc').time(state.savedAt)}`;
    case 'lost':
      return 'Reconnecting';
    case 'gone':
      return 'Not connected';
  }
}
