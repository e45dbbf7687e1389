import { requireArgument } from '../call-options.ts';
import { text } from '../lang/kinds.ts';
import type { Store } from '../ports/store.ts';
import type { Lifecycle } from './lifecycle.ts';
import { type LimitReport, limitReports, type LimitSettings, requireLimit } from './limits.ts';

/** The limits of the store of an executor. Each call throws MR501 for what is invalid. */
export interface StoreLimits {
  /** Sets a limit for all workflows that have none of this name; also for what is under way. */
  set(name: string, settings: LimitSettings): Promise<void>;
  /** Those of the store and of its workflows, with their use in all processes. */
  list(): Promise<readonly LimitReport[]>;
  /** Removes one. What counts in it goes on without. Resolves with whether there was one. */
  remove(name: string): Promise<boolean>;
}

export function limitsOf(store: Store, lifecycle: Lifecycle): StoreLimits {
  return {
    async set(name, settings) {
      const limit = requireLimit('executor.limits.set', name, settings);
      await lifecycle.during(() => store.commit((tx) => tx.limits.put(limit)));
    },
    list: () => lifecycle.during(async () => limitReports(store.limits)),
    async remove(name) {
      requireArgument('executor.limits.remove', 'name', name, text);
      return lifecycle.during(() => store.commit((tx) => tx.limits.remove({ name })));
    },
  };
}
