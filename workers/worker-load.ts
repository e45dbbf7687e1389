import type { PostedCount } from '../src/wire/shared/posted-count.ts';
import type { WaitingCount } from '../src/wire/shared/waiting-count.ts';

/** What a consumer must know of others that want its worker. */
export class WorkerLoad {
  readonly #waitingCount: WaitingCount;
  readonly #postedCount: PostedCount;
  #received = 0;
  #active = 0;

  constructor(gate: WaitingCount, session: PostedCount) {
    this.#waitingCount = gate;
    this.#postedCount = session;
  }

  begin(): void {
    this.#received++;
    this.#active++;
  }

  end(): void {
    this.#active--;
  }

  /** Other jobs are at work in this thread, or on their way to it. */
  get isShared(): boolean {
    return this.#active > 1 || this.#postedCount.posted !== this.#received;
  }

  /** Consumers wait that no worker has a place for. */
  get isWanted(): boolean {
    return this.#waitingCount.waiting > 0;
  }
}
