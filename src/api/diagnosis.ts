// Checks a machine and a store folder.
export { diagnose } from '../executor/diagnose.ts';
export type { HealthCheck } from '../store/open-store.ts';
