import { hostname } from 'node:os';
import type { RunSummary } from '../api/stored-runs.ts';

/** `running (pid 4711)`, `interrupted` for a running run without a process, or the state itself. */
export function runState({ state, owner }: RunSummary): string {
  if (state !== 'running') return state;
  if (!owner) return 'interrupted';
  return `running (pid ${owner.pid}${owner.host === hostname() ? '' : ` on ${owner.host}`})`;
}
