import { printableLine } from '../../lang/printable.ts';
import { cut } from '../../lang/thrown.ts';
import type { StreamLine } from '../payloads/frame.ts';

/** Lines of a run that the process keeps. */
const most = 500;

/** Characters of a line. */
const longest = 200;

/** The newest lines of the log of a run, each with its number from 0. */
export class LogRing {
  readonly #lines: StreamLine[] = [];
  #end = 0;
  #dropped = 0;

  /** The number that the next line gets. */
  get end(): number {
    return this.#end;
  }

  /** Lines that were not read at all, since there were too many. */
  get dropped(): number {
    return this.#dropped;
  }

  add(line: StreamLine): void {
    const [at, level, task, index, text] = line;
    this.#lines.push([at, level, task, index, cut(printableLine(text), longest)]);
    this.#end++;
    if (this.#lines.length > most * 2) this.#lines.splice(0, most);
  }

  drop(count: number): void {
    this.#dropped += count;
  }

  /** The lines from `first` on that are kept. */
  from(first: number): readonly StreamLine[] {
    const start = this.#end - this.#lines.length;
    return this.#lines.slice(Math.max(0, first - start));
  }

  newest(count: number): readonly StreamLine[] {
    return this.#lines.slice(-count);
  }
}
