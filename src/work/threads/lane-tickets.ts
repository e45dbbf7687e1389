import type { PermitTicket } from '../../ports/work.ts';
import type { Permits } from '../../wire/shared/permits.ts';

/** The permit for an attempt that counts in the limit of this name; undefined: there is none. */
export type TicketFor = (name: string) => PermitTicket | undefined;

/** The permits of the lanes of a pass, where each item names the limit that it counts in. */
export class LaneTickets {
  readonly #permits: Permits;
  readonly #ticketFor: TicketFor;
  readonly #tickets = new Map<number, PermitTicket>();

  constructor(permits: Permits, ticketFor: TicketFor) {
    this.#permits = permits;
    this.#ticketFor = ticketFor;
  }

  /** A lane has an item that counts in a limit; null: it has none any more. */
  ask(lane: number, name: string | null): void {
    this.#release(lane);
    if (name === null) return;
    const ticket = this.#ticketFor(name);
    if (!ticket) return this.#permits.refuse(lane);
    this.#tickets.set(lane, ticket);
    ticket.ask(() => this.#permits.grantLane(lane));
  }

  /** The lanes `[from, to)` have no worker. */
  clear(from: number, to: number): void {
    for (let lane = from; lane < to; lane++) this.#release(lane);
    this.#permits.clear(from, to);
  }

  suspend(): void {
    this.#permits.dismiss();
  }

  resume(): void {
    this.#permits.recall();
  }

  #release(lane: number): void {
    const ticket = this.#tickets.get(lane);
    this.#tickets.delete(lane);
    ticket?.release();
  }
}
