import { didYouMean } from '../../src/lang/suggest.ts';
import type { KnownActions } from '../../src/plan/known-actions.ts';

/** These actions are known, and no others. */
export function knownActions(...names: readonly string[]): KnownActions {
  const known = new Set(names);
  return {
    has: (action) => known.has(action),
    hint: (action) => didYouMean(action, names),
    signature: () => undefined,
  };
}
