import { copyTo } from './shared-memory.ts';

/** Long strings of a text tape, which are written once: to where they are going to stay. */
export class DeferredStrings {
  count = 0;
  /** Bytes that they take. */
  byteLength = 0;
  #texts: string[] = [];
  #sizes: number[] = [];
  #places: number[] = [];

  /** `size` in bytes; `place`: how many bytes of the tape are before it. */
  add(text: string, size: number, place: number): void {
    const at = this.count++;
    this.#texts[at] = text;
    this.#sizes[at] = size;
    this.#places[at] = place;
    this.byteLength += size;
  }

  /** Forgets all but the first `count`, which take `byteLength`. */
  restore(count: number, byteLength: number): void {
    if (count < this.count) this.#texts.fill('', count, this.count);
    this.count = count;
    this.byteLength = byteLength;
  }

  /** Gives the memory back; only when there are none. */
  shrink(): void {
    this.#texts = [];
    this.#sizes = [];
    this.#places = [];
  }

  /** Writes them and the bytes of the tape to `target`, each to its place. */
  copyTo(target: Buffer, tape: Uint8Array): void {
    let at = 0;
    let from = 0;
    for (let i = 0; i < this.count; i++) {
      const place = this.#places[i] ?? 0;
      if (place > from) copyTo(target, at, tape.subarray(from, place));
      at += place - from;
      from = place;
      const text = this.#texts[i] ?? '';
      at += target.write(text, at, this.#sizes[i] === text.length ? 'latin1' : 'utf16le');
    }
    copyTo(target, at, tape.subarray(from));
  }
}
