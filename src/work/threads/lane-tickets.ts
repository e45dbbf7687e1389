import type { PermitTicket } from '../../ports/work.ts';
import type { Permits } from '../../wire/shared/permits.ts';

/** The permit for an attempt that counts in the limit of this name; undefined: there is none. */
export type TicketFor = (name: string) => PermitTicket | undefined;

/**
 * The permits of the lanes of a pass, where each item names the limit that it counts in. A lane
 * waits until its request is answered, once: it may begin, must not now, or there is no such limit.
 * So no answer can reach a later request.
 */
export class LaneTickets {
  readonly #permits: Permits;
  readonly #ticketFor: TicketFor;
  readonly #tickets = new Map<number, PermitTicket>();
  /** Lanes whose request is not answered. */
  readonly #waiting = new Set<number>();
  #isSuspended = false;

  constructor(permits: Permits, ticketFor: TicketFor) {
    this.#permits = permits;
    this.#ticketFor = ticketFor;
  }

  /** A lane has an item that counts in a limit; null: it has none any more. */
  ask(lane: number, name: string | null): void {
    this.#release(lane);
    if (name === null) return;
    if (this.#isSuspended) return this.#permits.dismissLane(lane);
    const ticket = this.#ticketFor(name);
    if (!ticket) return this.#permits.refuse(lane);
    this.#tickets.set(lane, ticket);
    this.#waiting.add(lane);
    ticket.ask(() => {
      this.#waiting.delete(lane);
      this.#permits.grantLane(lane);
    });
  }

  /** The lanes `[from, to)` have no worker. */
  clear(from: number, to: number): void {
    for (let lane = from; lane < to; lane++) this.#release(lane);
    this.#permits.clear(from, to);
  }

  suspend(): void {
    this.#isSuspended = true;
    for (const lane of this.#waiting) {
      this.#release(lane);
      this.#permits.dismissLane(lane);
    }
  }

  resume(): void {
    this.#isSuspended = false;
  }

  /** Nothing of the pass begins any more. */
  stop(): void {
    this.suspend();
    // Lanes see for themselves that it stops, also those whose request will not arrive.
    this.#permits.dismiss();
  }

  #release(lane: number): void {
    const ticket = this.#tickets.get(lane);
    this.#tickets.delete(lane);
    this.#waiting.delete(lane);
    ticket?.release();
  }
}
