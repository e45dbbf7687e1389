import { didYouMean } from '../../src/lang/suggest.ts';
import type { KnownActions } from '../../src/plan/known-actions.ts';

const builtInFolds = new Set(['core.count', 'core.group', 'core.stats', 'core.sum', 'core.top']);

/** These actions are known, and no others. */
export function knownActions(...names: readonly string[]): KnownActions {
  const known = new Set(names);
  return {
    has: (action) => known.has(action),
    isFold: (action) => builtInFolds.has(action),
    hint: (action) => didYouMean(action, names),
    signature: () => undefined,
  };
}
