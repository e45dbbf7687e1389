// Limits of a store. It loads what checks their form.
export {
  type LimitReport,
  type LimitSettings,
  type LimitUse,
  listLimits,
  removeLimit,
  setLimit,
} from '../executor/limits.ts';
export type { StoreLimits } from '../executor/store-limits.ts';
