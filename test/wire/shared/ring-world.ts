import { Claimed, Ring, type RingEntry } from '../../../src/wire/shared/ring.ts';
import type { SteppedModule } from './interleaved-ring.ts';

export interface WorldOptions {
  readonly entries: number;
  readonly size: number;
  readonly claimants: number;
  /** The most that a claim takes. */
  readonly most: number;
}

interface Actor {
  readonly generator: Generator<undefined, void>;
  /** All that its next steps depend on, beside the memory. */
  state: string;
  isOver: boolean;
  /** It has looked and found nothing to do: its state is that from before. */
  isWaiting: boolean;
}

/**
 * A feeder, a coordinator and claimants over one ring in one thread. Each stops before each access
 * to the memory they share, and a schedule says which of them goes on. Throws what is wrong.
 */
export class World {
  readonly #options: WorldOptions;
  readonly #ring: Ring;
  readonly #actors: Actor[] = [];
  readonly #into: readonly Claimed[];
  readonly #module: SteppedModule;
  /** Number of entries that the feeder has written. */
  #written = 0;
  /** How often each item was claimed, a digit an item. */
  readonly #claims: number[];
  #coordinatorsDone = false;

  constructor(options: WorldOptions, module: SteppedModule) {
    const { entries, size, claimants, most } = options;
    this.#options = options;
    this.#claims = Array.from({ length: entries }, () => 0);
    this.#ring = Ring.create(claimants, size);
    this.#module = module;
    this.#into = Array.from({ length: claimants }, () => new Claimed(most));
    this.#add(this.#feed(module));
    this.#add(this.#coordinate(module));
    for (let slot = 0; slot < claimants; slot++) this.#add(this.#claim(module, slot));
  }

  /** Actors that can go on. */
  get able(): readonly number[] {
    return this.#actors.flatMap(({ isOver }, at) => (isOver ? [] : [at]));
  }

  get state(): string {
    const memory = new Int32Array(this.#ring.buffer).join(',');
    const copies = this.#into.map(({ words }) => words.join(',')).join(';');
    const actors = this.#actors.map(({ state }) => state).join('|');
    return `${memory}#${copies}#${actors}#${this.#claims.join('')}#${this.#written}`;
  }

  /** Goes on with one actor, up to its next access. */
  step(at: number): void {
    const actor = this.#actors[at];
    if (!actor) return;
    const { reads } = this.#module;
    reads.text = '';
    actor.isWaiting = false;
    const { done } = actor.generator.next();
    actor.isOver = done === true;
    actor.state = actor.isWaiting || actor.isOver ? this.#rest : `${actor.state}.${reads.text}`;
  }

  /** Set by the actor at work when it begins again. */
  #rest = '';

  /** The claimant stops for ever, and the coordinator learns of it. */
  lose(slot: number): void {
    const actor = this.#actors[2 + slot];
    if (!actor) return;
    actor.isOver = true;
    this.#ring.clear(slot);
  }

  /** Everything has ended: each item was claimed once, but by claimants that were lost. */
  verify(lost = 0): void {
    const missed = this.#claims.filter((count) => count === 0).length;
    if (missed > lost) throw new Error(`${missed} items were not claimed`);
  }

  #add(generator: Generator<undefined, void>): void {
    this.#actors.push({ generator, state: '', isOver: false, isWaiting: false });
  }

  *#wait(rest: string): Generator<undefined, void> {
    this.#rest = rest;
    for (const actor of this.#actors) actor.isWaiting = true;
    yield;
  }

  *#feed({ RingWriter }: SteppedModule): Generator<undefined, void> {
    const writer = new RingWriter(this.#ring);
    for (let index = 0; index < this.#options.entries; index++) {
      for (;;) {
        const room = yield* writer.room();
        if (room > this.#options.size) throw new Error(`there is room for ${room} entries`);
        if (room > 0) break;
        yield* this.#wait(`no room for ${index}`);
      }
      yield* writer.put(entryOf(index));
      this.#written = index + 1;
    }
    this.#rest = 'done';
  }

  *#coordinate({ Ring: Stepped }: SteppedModule): Generator<undefined, void> {
    const ring = new Stepped(this.#ring.buffer);
    for (let end = 0; end < this.#options.entries;) {
      if (this.#written === end) {
        yield* this.#wait(`at ${end}`);
        continue;
      }
      end = this.#written;
      yield* ring.raise(end);
      yield* this.#wait(`raised ${end}`);
    }
    this.#coordinatorsDone = true;
    this.#rest = 'done';
  }

  *#claim({ Ring: Stepped }: SteppedModule, slot: number): Generator<undefined, void> {
    const ring = new Stepped(this.#ring.buffer);
    const into = this.#into[slot];
    if (!into) return;
    for (;;) {
      const isLast = this.#coordinatorsDone;
      const count = yield* ring.claim(slot, this.#options.most, into);
      if (count === 0 && isLast) break;
      for (let k = 0; k < count; k++) this.#check(into, k);
      into.words.fill(0);
      yield* this.#wait('');
    }
    this.#rest = 'done';
  }

  #check(into: Claimed, k: number): void {
    const index = into.index(k);
    const expected = entryOf(index);
    const found: RingEntry = {
      index,
      attempt: into.attempt(k),
      file: into.file(k),
      start: into.start(k),
      length: into.length(k),
    };
    if (JSON.stringify(found) !== JSON.stringify(expected)) {
      throw new Error(`a torn entry: ${JSON.stringify(found)}`);
    }
    const count = (this.#claims[index] ?? 0) + 1;
    this.#claims[index] = count;
    if (count > 1) throw new Error(`item ${index} was claimed ${count} times`);
  }
}

/** Every word depends on the index. */
export function entryOf(index: number): RingEntry {
  return {
    index,
    attempt: (index % 1000) + 1,
    file: (index * 7) % 1000,
    start: (index % 3) * 2 ** 32 + index * 11,
    length: index + 5,
  };
}
