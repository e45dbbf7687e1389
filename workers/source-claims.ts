import { MillraceError } from '../src/errors.ts';
import { SourceItems } from '../src/data/sources/source-items.ts';
import type { ItemAttempt } from '../src/wire/shared/control-block.ts';
import { Directory } from '../src/wire/shared/directory.ts';
import { Claimed, Ring } from '../src/wire/shared/ring.ts';
import type { SourceMessage } from '../src/wire/source.ts';

/**
 * The items of a source, in one consumer: claimed from the ring, or found by their indexes when
 * they run again.
 */
export class SourceClaims {
  /** Absent: the positions are those of a list. */
  readonly ring: Ring | undefined;
  readonly #items: SourceItems;
  readonly #slot: number;
  readonly #claimed: Claimed;
  readonly #stopsAtBad: boolean;
  /** Called with `on_bad: stop` when an item cannot be read. */
  stop: () => void = () => {};

  constructor({ text, directory, ring }: SourceMessage, most: number) {
    this.ring = ring && new Ring(ring.buffer);
    this.#slot = ring?.slot ?? 0;
    this.#items = new SourceItems(text, new Directory(directory), () => this.ring?.isOpen !== true);
    this.#claimed = new Claimed(most);
    this.#stopsAtBad = text.onBad === 'stop';
  }

  /** Claims up to `most` items; returns how many there were. Those of the last claim are gone. */
  claim(most: number): number {
    return this.ring?.claim(this.#slot, most, this.#claimed) ?? 0;
  }

  /** An item of the last claim. */
  at(k: number): ItemAttempt {
    return { index: this.#claimed.index(k), attempt: this.#claimed.attempt(k) };
  }

  /** Reads an item; those of a claim with the first that is read. Throws MR423, MR608. */
  readonly item = (index: number): unknown => {
    if (!this.#stopsAtBad) return this.#read(index);
    try {
      return this.#read(index);
    } catch (error) {
      if (error instanceof MillraceError && error.code === 'MR423') {
        this.ring?.endAt(index);
        this.stop();
      }
      throw error;
    }
  };

  #read(index: number): unknown {
    const claimed = this.#claimed;
    const k = index - claimed.index(0);
    if (claimed.count === 0 || k < 0 || k >= claimed.count) return this.#items.find(index);
    const file = claimed.file(k);
    const range = { file, start: claimed.start(k), length: claimed.length(k) };
    const last = claimed.count - 1;
    const isSame = claimed.file(last) === file;
    const ahead = isSame ? claimed.start(last) + claimed.length(last) : 0;
    return this.#items.read(index, range, ahead);
  }

  close(): void {
    this.#items.close();
  }
}
