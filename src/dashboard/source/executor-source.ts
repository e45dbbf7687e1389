import type { Executor } from '../../executor/executor.ts';
import type { OpenSource, Source } from './source.ts';

/** The store of an executor, which opens and closes it. */
export class ExecutorSource implements Source {
  readonly folder: string;
  readonly #opened: OpenSource;

  constructor(executor: Executor) {
    const { store, directory } = executor.parts;
    this.folder = directory;
    this.#opened = { store, history: executor.history, isWritable: true };
  }

  open(): Promise<OpenSource> {
    return Promise.resolve(this.#opened);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
