import { useStored } from '../dom/stored.ts';
import { connection } from './connection.ts';

/** Why nothing can be asked of the server now; undefined if it can. */
export function useOffline(): string | undefined {
  const { kind } = useStored(connection);
  return kind === 'lost' || kind === 'gone' ? 'Not connected' : undefined;
}
