import { hostname } from 'node:os';
import type { RunSummary } from '../api/stored-runs.ts';
import { printableLine } from '../api/texts.ts';

/**
 * `running (pid 4711)`, in `finally` `finishing (pid 4711)`, `waiting for the limit 'site' (pid
 * 4711)`, `interrupted` for a running run that no process has, or the state itself.
 */
export function runState({ state, outcome, waitsFor, owner }: RunSummary): string {
  if (state !== 'running') return state;
  if (!owner) return 'interrupted';
  const verb = outcome === undefined ? 'running' : 'finishing';
  const what = waitsFor ? `waiting for the limit '${printableLine(waitsFor.limit)}'` : verb;
  return `${what} (pid ${owner.pid}${owner.host === hostname() ? '' : ` on ${owner.host}`})`;
}
