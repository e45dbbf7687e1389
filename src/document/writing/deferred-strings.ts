import { copyTo } from './shared-memory.ts';

/** Long strings of a text tape. They are written only once, to their place in the document. */
export class DeferredStrings {
  count = 0;
  /** Their total size in bytes. */
  byteLength = 0;
  #texts: string[] = [];
  #sizes: number[] = [];
  #places: number[] = [];

  /** `size` is in bytes; `place` is the number of bytes of the tape before the string. */
  add(text: string, size: number, place: number): void {
    const at = this.count++;
    this.#texts[at] = text;
    this.#sizes[at] = size;
    this.#places[at] = place;
    this.byteLength += size;
  }

  /** Drops all but the first `count` strings, whose total size is `byteLength`. */
  restore(count: number, byteLength: number): void {
    if (count < this.count) this.#texts.fill('', count, this.count);
    this.count = count;
    this.byteLength = byteLength;
  }

  /** Frees the memory. Only when there are no strings. */
  shrink(): void {
    this.#texts = [];
    this.#sizes = [];
    this.#places = [];
  }

  /** Writes the strings and the bytes of the tape to `target`, in order. */
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
