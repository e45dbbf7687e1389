import type { BodyReference } from '../items/body.ts';

/** Words of a location: epoch, file, offset (two, the lower first), length, crc. */
const WORDS = 6;

/** Where the bodies of batches are, in memory that all threads share. */
export class Locations {
  readonly buffer: SharedArrayBuffer;
  readonly #words: Uint32Array;

  constructor(buffer: SharedArrayBuffer) {
    this.buffer = buffer;
    this.#words = new Uint32Array(buffer);
  }

  static create(batches: number): Locations {
    return new Locations(new SharedArrayBuffer(batches * WORDS * 4));
  }

  set(batch: number, { epoch, file, offset, length, crc }: BodyReference): void {
    const [low, high] = [offset % 2 ** 32, Math.floor(offset / 2 ** 32)];
    this.#words.set([epoch, file, low, high, length, crc], batch * WORDS);
  }

  /** Undefined for a batch without a location. */
  get(batch: number): BodyReference | undefined {
    const at = batch * WORDS;
    const [epoch = 0, file = 0, low = 0, high = 0, length = 0, crc = 0] = this.#words.subarray(
      at,
      at + WORDS,
    );
    return length === 0 ? undefined : { epoch, file, offset: high * 2 ** 32 + low, length, crc };
  }
}
