import type { PostedCount } from '../src/wire/shared/posted-count.ts';
import type { WaitingCount } from '../src/wire/shared/waiting-count.ts';

/** Whether other assignments want to compute in this worker. */
export class WorkerLoad {
  readonly #waitingCount: WaitingCount;
  readonly #postedCount: PostedCount;
  /** Assignments of this session that have begun. */
  #received = 0;
  /** Those that have not ended. */
  #active = 0;

  constructor(waitingCount: WaitingCount, postedCount: PostedCount) {
    this.#waitingCount = waitingCount;
    this.#postedCount = postedCount;
  }

  begin(): void {
    this.#received++;
    this.#active++;
  }

  end(): void {
    this.#active--;
  }

  /** Other assignments are in this thread, or on their way to it. */
  get isShared(): boolean {
    return this.#active > 1 || this.#postedCount.posted !== this.#received;
  }

  /** Assignments wait that no worker has room for. */
  get isWanted(): boolean {
    return this.#waitingCount.waiting > 0;
  }
}
