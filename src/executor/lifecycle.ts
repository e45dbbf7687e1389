import { MillraceError } from '../errors.ts';
import { type Deferred, deferred } from '../lang/deferred.ts';

interface Open {
  readonly name: 'open';
  readonly operations: Set<Promise<unknown>>;
  /** Waits within these operations that `close` ends. */
  readonly waits: Set<Deferred<never>>;
}

interface Closing {
  readonly name: 'closing' | 'closed';
  /** Settles once all parts have been closed. */
  readonly closed: Promise<void>;
}

/** A part of an executor that operations use. */
interface Part {
  close(): Promise<void>;
}

/**
 * Whether an executor is open, and which operations are under way. It closes once, for good.
 *
 * | state   | new operation  | operations under way               | left when                   |
 * | ------- | -------------- | ---------------------------------- | --------------------------- |
 * | open    | begins         | run                                | `close` is called           |
 * | closing | rejects, MR501 | run to their end, except that an   | they have ended, and then   |
 * |         |                | interruptible wait rejects, MR501  | all parts have been closed  |
 * | closed  | rejects, MR501 | none                               | never                       |
 *
 * So an operation can use all parts until it ends, and need not look at the state after an `await`.
 */
export class Lifecycle {
  readonly #parts: readonly Part[];
  #state: Open | Closing = { name: 'open', operations: new Set(), waits: new Set() };

  /** `parts` are in the order in which they are closed. */
  constructor(parts: readonly Part[]) {
    this.#parts = parts;
  }

  /** Runs an operation, for whose end `close` waits. Throws MR501 unless open. */
  async during<T>(operation: () => Promise<T>): Promise<T> {
    const { operations } = this.#requireOpen();
    const running = operation();
    operations.add(running);
    try {
      return await running;
    } finally {
      operations.delete(running);
    }
  }

  /**
   * Waits for an event that may never come. Throws MR501 unless open, and as soon as `close` is
   * called. `wait` itself is not stopped then: after its first `await` it must do without the
   * parts.
   */
  async interruptible<T>(wait: () => Promise<T>): Promise<T> {
    const { waits } = this.#requireOpen();
    const interrupted = deferred<never>();
    waits.add(interrupted);
    try {
      return await Promise.race([wait(), interrupted.promise]);
    } finally {
      waits.delete(interrupted);
    }
  }

  /** Closes all parts once no operation is under way. Later calls share the first one's promise. */
  close(): Promise<void> {
    if (this.#state.name !== 'open') return this.#state.closed;
    const { operations, waits } = this.#state;
    const { promise: closed, resolve, reject } = deferred<void>();
    this.#enter({ name: 'closing', closed });
    for (const wait of waits) wait.reject(closedError());
    this.#end(operations)
      .finally(() => this.#enter({ name: 'closed', closed }))
      .then(resolve, reject);
    return closed;
  }

  /**
   * Closes each part, also when another fails, and throws the first error. With no operation under
   * way it begins at once, so that no item starts after the call of `close`.
   */
  async #end(operations: ReadonlySet<Promise<unknown>>): Promise<void> {
    if (operations.size > 0) await Promise.allSettled(operations);
    const errors: unknown[] = [];
    for (const part of this.#parts) {
      await part.close().catch((error: unknown) => errors.push(error));
    }
    if (errors.length > 0) throw errors[0];
  }

  /** The only place that changes the state. */
  #enter(next: Closing): void {
    this.#state = next;
  }

  #requireOpen(): Open {
    if (this.#state.name === 'open') return this.#state;
    throw closedError();
  }
}

function closedError(): MillraceError {
  return new MillraceError('MR501', 'the executor is closed');
}
