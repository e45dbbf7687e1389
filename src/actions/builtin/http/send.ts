import { isMillraceError } from '../../../errors.ts';
import { cannotBegin } from '../../../lang/lack.ts';
import { ActionError } from '../../action-error.ts';
import type { ActionContext } from '../../context.ts';
import { OutputFile } from '../file/output-file.ts';
import { beginning, collect, forward } from './body.ts';
import { textForPeople, valueOf } from './content.ts';
import { Ending } from './ending.ts';
import { exchange } from './exchange.ts';
import { nameOf, reasonOf, unexpectedStatus } from './failures.ts';
import { first, headersOf, joined, type ShownHeaders, shownHeaders } from './headers.ts';
import { isSafe, mostBytes, type Request } from './input.ts';
import type { Hop } from './redirects.ts';
import type { Response } from './respond.ts';

export interface HttpResult extends Received {
  readonly status: number;
  readonly headers: ShownHeaders;
  readonly elapsed_ms: number;
}

/** What becomes of the body: its value; its bytes; or the file that has them. */
interface Received {
  readonly body?: unknown;
  readonly base64?: string;
  readonly path?: string;
  readonly bytes?: number;
}

/** Bytes of the body of a failure that are read. */
const mostExcerpt = 64 * 1024;

/** A request, to be read from the input of its action. */
type Input = Omit<Request, 'method'>;

/** Sends a request. Fails on a status that is not expected, and leaves no file then. */
export async function send(method: string, input: Input, ctx: ActionContext): Promise<HttpResult> {
  const started = performance.now();
  const hop = firstHop(method, input, ctx);
  // What keeps a file from being written is known before anything is sent.
  const file = input.to === undefined ? undefined : await OutputFile.open(input.to, ctx);
  const ending = new Ending(ctx, input.timeout);
  try {
    const response = await exchange(hop, input.follow, ending);
    const { status } = response;
    if (!isExpected(status, input.expect)) throw await unexpected(response);
    const received = await receive(response, input, file);
    const elapsed_ms = Math.round(performance.now() - started);
    return { status, headers: shownHeaders(response.headers), ...received, elapsed_ms };
  } catch (error) {
    await file?.discard();
    throw failureOf(error, hop, ending);
  } finally {
    ending.release();
  }
}

/** The error of the item, which names the request. */
function failureOf(error: unknown, hop: Hop, ending: Ending): unknown {
  if (ending.aborted) return ending.aborted.reason;
  if (error instanceof ActionError || isMillraceError(error)) return error;
  const cause = ending.reason ?? error;
  return cannotBegin(`${nameOf(hop)} failed: ${reasonOf(cause)}`, cause);
}

function firstHop(method: string, input: Input, ctx: ActionContext): Hop {
  const { url } = input;
  for (const [name, value] of Object.entries(input.query)) {
    for (const one of [value].flat()) url.searchParams.append(name, one);
  }
  const key = isSafe(method) ? undefined : ctx.idempotencyKey;
  return { url, method, headers: headersOf(input, url, key), body: bodyOf(input) };
}

function bodyOf({ json, form, text }: Input): string | undefined {
  if (json !== undefined) return JSON.stringify(json);
  return form === undefined ? text : new URLSearchParams(form).toString();
}

function isExpected(code: number, expected: Input['expect']): boolean {
  if (expected === undefined) return code >= 200 && code < 300;
  return [expected].flat().includes(code);
}

async function unexpected(response: Response): Promise<ActionError> {
  const { hop, status, title, headers } = response;
  const bytes = await beginning(response, mostExcerpt);
  return unexpectedStatus(nameOf(hop), status, {
    title,
    retryAfter: first(headers, 'retry-after') ?? '',
    body: textForPeople(bytes, joined(headers, 'content-type')),
  });
}

async function receive(response: Response, input: Input, file?: OutputFile): Promise<Received> {
  if (file) {
    const most = input.max_bytes ?? Number.POSITIVE_INFINITY;
    await forward(response, most, (chunk) => file.write(chunk));
    return file.commit();
  }
  const bytes = await collect(response, input.max_bytes ?? mostBytes);
  if (input.as === 'bytes') return { bytes: bytes.length, base64: bytes.toString('base64') };
  return { body: valueOf(bytes, joined(response.headers, 'content-type'), input) };
}
