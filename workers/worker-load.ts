import type { ShiftGate } from '../src/wire/shared/posted-count.ts';
import type { WorkerGate } from '../src/wire/shared/waiting-count.ts';

/** What a drain must know of others that want its worker. */
export class WorkerTime {
  readonly #gate: WorkerGate;
  readonly #shift: ShiftGate;
  #received = 0;
  #active = 0;

  constructor(gate: WorkerGate, shift: ShiftGate) {
    this.#gate = gate;
    this.#shift = shift;
  }

  begin(): void {
    this.#received++;
    this.#active++;
  }

  end(): void {
    this.#active--;
  }

  /** Other jobs are at work in this thread, or on their way to it. */
  get crowded(): boolean {
    return this.#active > 1 || this.#shift.posted !== this.#received;
  }

  /** Drains wait that no worker has a place for. */
  get wanted(): boolean {
    return this.#gate.waiting > 0;
  }
}
