import { useStored } from '../dom/stored.ts';
import { connection } from './connection.ts';

/** Why nothing can be asked of the server now; undefined if it can. */
export function useOffline(): string | undefined {
  const state = useStored(connection);
  if (state.kind === 'gone') return `${state.refusal.code} ${state.refusal.message}`;
  return state.kind === 'lost' ? 'Not connected' : undefined;
}
