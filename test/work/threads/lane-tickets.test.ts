import { expect, it } from 'vitest';
import type { PermitTicket } from '../../../src/ports/work.ts';
import { Permits } from '../../../src/wire/shared/permits.ts';
import { LaneTickets } from '../../../src/work/threads/lane-tickets.ts';

/** A ticket for each request, and how many have a permit. */
function scene() {
  const permits = Permits.create(1);
  const starts: (() => void)[] = [];
  let held = 0;
  const ticketFor = (name: string): PermitTicket | undefined =>
    name === 'unknown'
      ? undefined
      : {
          ask: (start) => {
            held++;
            starts.push(start);
          },
          release: () => {
            held--;
          },
        };
  const tickets = new LaneTickets(permits, ticketFor);
  return { permits, starts, tickets, held: () => held };
}

it('a request that arrives after the suspension gets no permit, nor does the next one from it', () => {
  const { permits, starts, tickets, held } = scene();
  tickets.suspend();
  // The lane waits, and its request is on the way.
  tickets.ask(0, 'a');
  expect(permits.look(0)).toBe('dismissed');
  tickets.ask(0, null);
  tickets.resume();
  for (const start of starts.splice(0)) start();
  expect([permits.look(0), held()]).toEqual(['wait', 0]);
  tickets.ask(0, 'b');
  expect(permits.look(0)).toBe('wait');
  starts[0]?.();
  expect([permits.look(0), held()]).toEqual(['granted', 1]);
});

it('a lane that waits is dismissed at the suspension, and its place goes to others', () => {
  const { permits, tickets, held } = scene();
  tickets.ask(0, 'a');
  tickets.suspend();
  expect([permits.look(0), held()]).toEqual(['dismissed', 0]);
  tickets.ask(0, null);
  tickets.resume();
  expect(permits.look(0)).toBe('wait');
});

it('a lane that has left before the suspension is not dismissed with its next request', () => {
  const { permits, starts, tickets, held } = scene();
  tickets.ask(0, 'a');
  starts[0]?.();
  permits.enter(0);
  permits.leave(0);
  permits.withdraw(0);
  // That it has left is on the way.
  tickets.suspend();
  expect(permits.look(0)).toBe('wait');
  tickets.ask(0, null);
  expect(held()).toBe(0);
});

it('a lane is refused what does not exist, and a lost worker gives its permits back', () => {
  const { permits, starts, tickets, held } = scene();
  tickets.ask(0, 'unknown');
  expect(permits.look(0)).toBe('refused');
  tickets.ask(0, 'a');
  starts[0]?.();
  permits.enter(0);
  tickets.clear(0, 1);
  expect([permits.held, held()]).toEqual([0, 0]);
});
