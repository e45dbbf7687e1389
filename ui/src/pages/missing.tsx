import type { JSX } from 'preact';
import { useStored } from '../dom/stored.ts';
import { connection } from '../live/connection.ts';
import { Command } from '../parts/command.tsx';
import { Text } from '../parts/text.tsx';
import { linkTo } from '../route/route.ts';

/** In the place of a page that has nothing to show: yet, or any more. */
export function Missing({ gone }: { gone: boolean }): JSX.Element {
  const state = useStored(connection);
  if (!gone || state.kind !== 'gone') return <div class="waiting-page" aria-busy="true" />;
  const { code, message, hint } = state.refusal;
  return (
    <div class="empty">
      <h2>
        <Text text={message} />
      </h2>
      <p class="ink2">
        <b class="mono">{code}</b> {hint === undefined ? null : <Text text={hint} />}
      </p>
      <Command text="millrace ps" />
      <a class="btn" href={linkTo([])}>
        All runs
      </a>
    </div>
  );
}
