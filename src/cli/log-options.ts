import type { ExecutorOptions } from '../api/runs.ts';

/** `--logs-per-item` and `--logs-per-run`, as typed. */
export interface LogLimitOptions {
  readonly logsPerItem?: string;
  readonly logsPerRun?: string;
}

/** The option `logs` of an executor. */
export function logLimits({
  logsPerItem,
  logsPerRun,
}: LogLimitOptions): Pick<ExecutorOptions, 'logs'> {
  return {
    logs: {
      ...(logsPerItem === undefined ? {} : { perItem: logsPerItem }),
      ...(logsPerRun === undefined ? {} : { perRun: logsPerRun }),
    },
  };
}
