import { hostname } from 'node:os';
import type { RunSummary } from '../index.ts';

/** `running (pid 4711)`, `interrupted` when no process runs it any more, or how it ended. */
export function runState({ state, owner }: RunSummary): string {
  if (state !== 'running') return state;
  if (!owner) return 'interrupted';
  return `running (pid ${owner.pid}${owner.host === hostname() ? '' : ` on ${owner.host}`})`;
}
