import { hostname } from 'node:os';
import type { RunSummary } from '../api/stored-runs.ts';

/**
 * `running (pid 4711)`, in `finally` `finishing (pid 4711)`, `interrupted` for a running run that
 * no process has, or the state itself.
 */
export function runState({ state, outcome, owner }: RunSummary): string {
  if (state !== 'running') return state;
  if (!owner) return 'interrupted';
  const verb = outcome === undefined ? 'running' : 'finishing';
  return `${verb} (pid ${owner.pid}${owner.host === hostname() ? '' : ` on ${owner.host}`})`;
}
