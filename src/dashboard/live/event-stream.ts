/** Milliseconds after which a stream that says nothing shows that it is there. */
const pingAfter = 10_000;

/** Milliseconds of a stream; the browser then opens another. */
const longest = 60 * 60_000;

const encoder = new TextEncoder();

/** Bytes that wait for a slow reader before frames are left out. */
const room = 64 * 1024;

/** An answer of server-sent events. */
export class EventStream {
  readonly response: Response;
  readonly #closed: () => void;
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  #ping: NodeJS.Timeout | undefined;
  #end: NodeJS.Timeout | undefined;

  /** `closed` is called once, when the reader has gone or `close` was called. */
  constructor(closed: () => void) {
    this.#closed = closed;
    const body = new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          this.#controller = controller;
        },
        cancel: () => this.#finish(),
      },
      { highWaterMark: room, size: (chunk) => chunk?.byteLength ?? 0 },
    );
    this.response = new Response(body, {
      headers: {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      },
    });
    this.#end = setTimeout(() => this.close(), longest);
    // The headers leave at once.
    this.#write(': open\n\n');
  }

  /** Whether the reader has read what was sent before. */
  get isReady(): boolean {
    return (this.#controller?.desiredSize ?? 0) > room / 2;
  }

  send(data: object, { id, event }: { id?: number; event?: string } = {}): void {
    const head = `${event === undefined ? '' : `event: ${event}\n`}${id === undefined ? '' : `id: ${id}\n`}`;
    this.#write(`${head}data: ${JSON.stringify(data)}\n\n`);
  }

  close(): void {
    const controller = this.#controller;
    this.#finish();
    controller?.close();
  }

  #write(text: string): void {
    this.#controller?.enqueue(encoder.encode(text));
    clearTimeout(this.#ping);
    this.#ping = setTimeout(() => this.#write(': ping\n\n'), pingAfter);
  }

  #finish(): void {
    if (!this.#controller) return;
    this.#controller = undefined;
    clearTimeout(this.#ping);
    clearTimeout(this.#end);
    this.#closed();
  }
}
