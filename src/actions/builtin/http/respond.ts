import type { Dispatcher } from 'undici';
import { connectionsFor } from './connections.ts';
import type { Ending } from './ending.ts';
import type { ReceivedHeaders } from './headers.ts';
import type { Hop } from './redirects.ts';
import { ResponseBody } from './response-body.ts';

export interface Response {
  /** Of the request that this is the response to. */
  readonly hop: Hop;
  readonly status: number;
  /** What the server says of the status. */
  readonly title: string;
  readonly headers: ReceivedHeaders;
  readonly body: ResponseBody;
}

/**
 * Sends one request. Resolves with the head of its response, while the body arrives. Rejects with
 * the reason of its end at once, also while there is no connection yet.
 */
export function respond(hop: Hop, ending: Ending): Promise<Response> {
  const { url } = hop;
  return new Promise((resolve, reject) => {
    const receiver = new Receiver(hop, resolve, reject);
    ending.listen((reason) => receiver.end(reason));
    if (ending.reason) return;
    connectionsFor(url).dispatch(
      {
        origin: url.origin,
        path: url.pathname + url.search,
        method: hop.method,
        headers: hop.headers,
        body: hop.body ?? null,
        // The time of the request is its own limit.
        headersTimeout: ending.isTimed ? 0 : null,
        bodyTimeout: ending.isTimed ? 0 : null,
      },
      receiver,
    );
  });
}

/** Gets what undici has of one response. */
class Receiver implements Dispatcher.DispatchHandler {
  readonly #hop: Hop;
  readonly #resolve: (response: Response) => void;
  readonly #reject: (reason: Error) => void;
  #controller: Dispatcher.DispatchController | undefined;
  #body: ResponseBody | undefined;
  #reason: Error | undefined;

  constructor(hop: Hop, resolve: (response: Response) => void, reject: (reason: Error) => void) {
    this.#hop = hop;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  /** The request is not wanted any more. */
  end(reason: Error): void {
    this.#reason = reason;
    this.#reject(reason);
    this.#controller?.abort(reason);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#reason) controller.abort(this.#reason);
  }

  onResponseStart(
    controller: Dispatcher.DispatchController,
    status: number,
    headers: ReceivedHeaders,
    title = '',
  ): void {
    // Before the response, a server can send others that only inform.
    if (status < 200) return;
    this.#body = new ResponseBody(controller);
    this.#resolve({ hop: this.#hop, status, title, headers, body: this.#body });
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#body?.push(chunk);
  }

  onResponseEnd(): void {
    this.#body?.end();
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    if (this.#body) this.#body.end(error);
    else this.#reject(error);
  }
}
