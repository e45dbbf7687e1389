import { collect, wholeNumber } from '../option-values.ts';
import { flag, parsed, text } from './spec.ts';

export const store = text('--store <dir>', 'store folder (default: $MILLRACE_STORE or .millrace)');

export const json = flag('--json', 'print one JSON document');

export const quiet = flag('-q, --quiet', 'print no progress, only errors and failures');

export const workers = parsed(
  '-j, --workers <n>',
  'worker threads (default: one per processor)',
  wholeNumber,
);

export const workerMemory = parsed(
  '--worker-memory <mb>',
  'heap limit of a worker thread in MiB (default: the limit of Node.js)',
  wholeNumber,
);

export const memory = text(
  '--memory <size>',
  'budget for data that is read back (default: a quarter of the memory)',
);

export const waitForWorkers = text(
  '--wait-for-workers <duration>',
  'how long to wait for threads, descriptors or memory that are lacking (default: 1m)',
);

export const logsPerItem = text(
  '--logs-per-item <size>',
  'how much is kept of the log of an item: its end (default: 16KiB; 0 keeps none)',
);

export const logsPerRun = text(
  '--logs-per-run <size>',
  'how much is kept of all logs of a run (default: 64MiB; 0 keeps none)',
);

export const actions = parsed(
  '--actions <dir>',
  'folder of action files; repeatable (default: actions/ next to FLOW)',
  collect,
);

export const exitOnWait = flag(
  '--exit-on-wait',
  'pause and exit with 3 when all that is left is to wait for answers, signals and times',
);

export const joblog = text(
  '--joblog <file>',
  'write a line for each item that ends, in the columns of GNU parallel',
);
