import type { StreamLine } from '../../../src/dashboard/payloads/frame.ts';

export interface NumberedLine {
  readonly number: number;
  readonly line: StreamLine;
}

const kept = 500;

/** The newest lines; each has a number of its own, by which its row stays the same. */
export class LogTail {
  #lines: readonly NumberedLine[] = [];
  #next = 0;
  /** Lines that came too fast to be sent. */
  unsent = 0;

  get lines(): readonly NumberedLine[] {
    return this.#lines;
  }

  /** All lines that were added, whether they are kept or not. */
  get count(): number {
    return this.#next;
  }

  add(lines: readonly StreamLine[]): void {
    if (lines.length === 0) return;
    const added = lines.map((line) => ({ number: (this.#next += 1), line }));
    this.#lines = [...this.#lines, ...added].slice(-kept);
  }
}
