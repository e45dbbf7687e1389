import type * as piscinaPackage from 'piscina';
import { packageFile, requirePackage } from '../package-files.ts';
import { youngMemory } from '../ports/defaults.ts';
import type { ReadyMessage, WorkerReport } from '../wire/messages.ts';
import { LogWindow } from '../wire/shared/log-window.ts';
import type { WorkerData } from '../wire/shared/waiting-count.ts';
import type { Thread } from './supervisor.ts';

interface ThreadOptions {
  readonly workerData: Omit<WorkerData, 'logWindow'>;
  /** Heap in MiB; absent: the default of Node. */
  readonly workerMemory?: number;
  /** The lines of a report are on their way until the promise resolves, if there is one. */
  readonly report: (report: WorkerReport) => Promise<void> | undefined;
  /** An error ended the thread while it ran nothing. */
  readonly stray: (error: unknown) => void;
}

/**
 * Makes one thread. Each has a piscina to itself, since one that cannot replace a thread neither
 * says so to the tasks that wait for it nor tries again: the supervisor does both.
 */
export function makeThread(options: ThreadOptions, gone: () => void): Thread {
  const { workerData, workerMemory, report, stray } = options;
  const logWindow = new LogWindow();
  const { Piscina } = requirePackage('piscina') as typeof piscinaPackage;
  const piscina = new Piscina({
    filename: packageFile('workers/entry'),
    name: 'handle',
    // Piscina replaces no thread by itself, and keeps the one it has.
    minThreads: 0,
    maxThreads: 1,
    idleTimeout: Number.POSITIVE_INFINITY,
    // 'sync' freezes timers and sockets of actions between two sessions.
    atomics: 'async',
    stricterFIFO: true,
    execArgv: [],
    recordTiming: false,
    workerData: { ...workerData, logWindow: logWindow.buffer } satisfies WorkerData,
    resourceLimits: {
      maxYoungGenerationSizeMb: youngMemory.worker,
      ...(workerMemory === undefined ? {} : { maxOldGenerationSizeMb: workerMemory }),
    },
  });
  piscina.on('message', (message: WorkerReport) => {
    const taken = report(message);
    if (message.kind !== 'log') return;
    const arrived = (): void => logWindow.arrived(message.size);
    if (taken) void taken.then(arrived);
    else arrived();
  });
  const message: ReadyMessage = { kind: 'ready' };
  // Piscina holds the process only for threads that are ready.
  const alive = setInterval(() => {}, 60_000);
  let isReady = false;
  const ready = new Promise<void>((resolve, reject) => {
    // Once the thread is ready, this is an error while it runs no session.
    piscina.on('error', (error) => {
      if (isReady) stray(error);
      reject(error);
    });
    // Comes before the error, if there is one.
    piscina.on('workerDestroy', () => {
      gone();
      queueMicrotask(() => reject(new Error('the thread ended before it was ready')));
    });
    piscina.run(message).then(() => {
      isReady = true;
      resolve();
    }, reject);
  });
  const release = (): void => clearInterval(alive);
  ready.then(release, release);
  return {
    ready,
    run: (session, port, signal) => piscina.run(session, { signal, transferList: [port] }),
    end: () => piscina.destroy(),
  };
}
