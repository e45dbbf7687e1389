import type { PoolListener } from '../../src/ports/pool.ts';

/** Hears nothing. */
export const silent: PoolListener = {
  batch: () => {},
  log: () => undefined,
  waiting: () => {},
  strayed: () => {},
  checkpoint: () => {},
  loadCheckpoint: () => {},
  limit: () => {},
  progress: () => {},
  lateError: () => {},
  supplied: () => {},
  starved: () => {},
};
