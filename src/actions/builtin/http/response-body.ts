import { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';

/** Gets what arrives. */
interface Reader {
  data(chunk: Buffer): void;
  /** Nothing more comes: the body has ended, or its connection has. */
  end(error?: Error): void;
}

/** Bytes of a body that nobody wants are read up to here, so that the connection can be kept. */
const mostUnwanted = 128 * 1024;

/** The body of a response while it arrives. It is read once, in one of three ways. */
export class ResponseBody {
  readonly #controller: Dispatcher.DispatchController;
  #reader: Reader | undefined;
  /** What has arrived before there was a reader. */
  readonly #early: Buffer[] = [];
  #end: { readonly error?: Error } | undefined;
  /** Nothing has arrived. */
  isEmpty = true;

  constructor(controller: Dispatcher.DispatchController) {
    this.#controller = controller;
  }

  push(chunk: Buffer): void {
    this.isEmpty = false;
    if (this.#reader) this.#reader.data(chunk);
    else this.#early.push(chunk);
  }

  end(error?: Error): void {
    if (this.#reader) this.#reader.end(error);
    else this.#end = error ? { error } : {};
  }

  /** All of it. Rejects with the error `tooLarge` as soon as there are more than `most` bytes. */
  collect(most: number, tooLarge: () => Error): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      this.#read({
        data: (chunk) => {
          chunks.push(chunk);
          bytes += chunk.length;
          if (bytes <= most) return;
          const error = tooLarge();
          reject(error);
          this.#controller.abort(error);
        },
        end: (error) => {
          if (error) return reject(error);
          const [first] = chunks;
          resolve(first?.length === bytes ? first : Buffer.concat(chunks, bytes));
        },
      });
    });
  }

  /** No faster than it is read. A stream that is destroyed closes the connection. */
  stream(): Readable {
    let hasEnded = false;
    const stream = new Readable({
      highWaterMark: 1 << 20,
      read: () => this.#controller.resume(),
      destroy: (error, destroyed) => {
        if (!hasEnded) this.#controller.abort(error ?? new Error('not wanted any more'));
        destroyed(error);
      },
    });
    this.#read({
      data: (chunk) => {
        if (!stream.push(chunk)) this.#controller.pause();
      },
      end: (error) => {
        hasEnded = true;
        if (error) stream.destroy(error);
        else stream.push(null);
      },
    });
    return stream;
  }

  /** Nobody wants it. */
  drop(): void {
    let left = mostUnwanted;
    this.#read({
      data: ({ length }) => {
        left -= length;
        if (left < 0) this.#controller.abort(new Error('not wanted'));
      },
      end: () => {},
    });
  }

  #read(reader: Reader): void {
    this.#reader = reader;
    for (const chunk of this.#early) reader.data(chunk);
    if (this.#end) reader.end(this.#end.error);
  }
}
