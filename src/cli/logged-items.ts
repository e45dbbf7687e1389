import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';

const lineEnd = 0x0a;

/**
 * The items that a job log has, and when each began: 8 bytes an item. An item that runs again is
 * another line.
 */
export class LoggedItems {
  readonly #times = new Map<string, Float64Array>();
  /** Where the last whole line ends; undefined if there is nothing behind it. */
  #end: number | undefined;

  /** Of a file that is missing, none. */
  static async in(path: string): Promise<LoggedItems> {
    const logged = new LoggedItems();
    const found = await stat(path).catch(() => undefined);
    if (found?.isFile()) await logged.#read(path, found.size);
    return logged;
  }

  get end(): number | undefined {
    return this.#end;
  }

  /** `began` is in milliseconds since the epoch. */
  has(place: string, index: number, began: number): boolean {
    return this.#times.get(place)?.[index] === began + 1;
  }

  async #read(path: string, size: number): Promise<void> {
    let rest: Buffer = Buffer.alloc(0);
    let end = 0;
    for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
      const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      let from = 0;
      for (let at = bytes.indexOf(lineEnd); at >= 0; at = bytes.indexOf(lineEnd, from)) {
        this.#take(bytes.toString('utf8', from, at));
        from = at + 1;
      }
      end += from;
      rest = bytes.subarray(from);
    }
    this.#end = end < size ? end : undefined;
  }

  /** A line of another form is left as it is. */
  #take(line: string): void {
    const [, , began = '', , , , , , command = ''] = line.split('\t');
    const [, place, digits] = /^(\S+)\/(\d{1,15})(?: |$)/.exec(command) ?? [];
    const time = Math.round(Number(began) * 1000);
    if (place === undefined || !Number.isFinite(time)) return;
    const index = Number(digits);
    // A later line of an item counts. Zero is an item that is not there.
    this.#room(place, index)[index] = time + 1;
  }

  #room(place: string, index: number): Float64Array {
    const known = this.#times.get(place) ?? new Float64Array(64);
    const grown =
      index < known.length ? known : new Float64Array(Math.max(index + 1, known.length * 2));
    if (grown !== known) grown.set(known);
    this.#times.set(place, grown);
    return grown;
  }
}
