import type { ActionRequest } from '../../../src/dashboard/payloads/actions.ts';
import type { RunSnapshot } from '../../../src/dashboard/payloads/run.ts';
import { isRun } from '../format/words.ts';
import { useOffline } from '../live/use-connection.ts';

type Kind = ActionRequest['kind'];

/** A run that nobody runs goes on only in a process, which a page cannot start. */
export function isOffered({ state, may }: RunSnapshot, kind: Kind): boolean {
  return may.start || !(kind === 'resume' || (kind === 'retry' && !isRun(state)));
}

/** Why the page cannot ask for something now; undefined if it can. */
export function useWhyNot({ may }: RunSnapshot): string | undefined {
  const offline = useOffline();
  if (offline !== undefined) return offline;
  return may.control || may.start ? undefined : (may.why ?? 'This page may only read');
}
