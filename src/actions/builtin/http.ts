// HTTP requests, through the global fetch.
import { z } from 'zod';
import { formatDuration } from '../../lang/duration.ts';
import { cannotBegin } from '../../lang/lack.ts';
import type { ActionContext } from '../context.ts';
import { ActionError } from '../action-error.ts';
import { defineAction } from '../define.ts';
import { duration, text } from './schemas.ts';

const status = z.int().min(100).max(599);

const commonFields = {
  url: z
    .url({ protocol: /^https?$/, error: 'expected an http or https address' })
    .describe('The address, http or https.'),
  headers: z.record(z.string(), text).default({}).describe('Headers of the request.'),
  query: z
    .record(z.string(), z.union([text, z.array(text)]))
    .default({})
    .describe('Parameters that are added to the address; a list repeats its name.'),
  expect: z
    .union([status, z.array(status)])
    .optional()
    .describe('The status, or the statuses, that count as success; without it, every 2xx does.'),
  follow: z.boolean().default(true).describe('Whether redirects are followed.'),
  timeout: duration.optional().describe('How long the answer may take, beside that of the task.'),
};

const bodyFields = {
  json: z.unknown().optional().describe('A body of JSON.'),
  text: z.string().optional().describe('A body of text.'),
  form: z.record(z.string(), text).optional().describe('A body of fields, as of an HTML form.'),
};

const oneBody = {
  check: (input: { readonly json?: unknown; readonly text?: unknown; readonly form?: unknown }) =>
    [input.json, input.text, input.form].filter((body) => body !== undefined).length <= 1,
  message: 'expected at most one of json, text and form',
};

const requestInput = z
  .strictObject({
    ...commonFields,
    ...bodyFields,
    method: z
      .string()
      .regex(/^[A-Za-z]+$/, 'expected a method such as GET')
      .default('GET')
      .transform((method) => method.toUpperCase())
      .describe('The method.'),
  })
  .refine(oneBody.check, oneBody.message);

type Request = z.infer<typeof requestInput>;

interface HttpResult {
  readonly status: number;
  /** By names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The value of a JSON response, else text, or null if there is no body. */
  readonly body: unknown;
  readonly elapsed_ms: number;
}

/**
 * Sends a request and returns an `HttpResult`. Fails on a status that is not expected. Methods
 * other than GET and HEAD carry an `Idempotency-Key`, the same in every attempt.
 */
export const request = defineAction({ input: requestInput, run: send });

/** `request` with the method GET. */
export const get = defineAction({
  input: z.strictObject(commonFields),
  run: (input, ctx) => send({ ...input, method: 'GET' }, ctx),
});

/** `request` with the method POST. */
export const post = defineAction({
  input: z.strictObject({ ...commonFields, ...bodyFields }).refine(oneBody.check, oneBody.message),
  run: (input, ctx) => send({ ...input, method: 'POST' }, ctx),
});

async function send(input: Request, ctx: ActionContext): Promise<HttpResult> {
  const url = withQuery(input);
  const what = `${input.method} ${url.href}`;
  const limit = input.timeout === undefined ? undefined : AbortSignal.timeout(input.timeout);
  const signal = limit === undefined ? ctx.signal : AbortSignal.any([ctx.signal, limit]);
  const started = performance.now();
  try {
    const response = await fetch(url, {
      method: input.method,
      headers: headersOf(input, ctx.idempotencyKey),
      body: bodyOf(input),
      redirect: input.follow ? 'follow' : 'manual',
      signal,
    });
    const content = await response.text();
    if (!isExpected(response.status, input.expect)) {
      const title = `${response.status} ${response.statusText}`.trim();
      throw unexpectedStatus(`${what} responded with ${title}${excerpt(content)}`, response);
    }
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: parseBody(content, response.headers.get('content-type') ?? ''),
      elapsed_ms: Math.round(performance.now() - started),
    };
  } catch (cause) {
    ctx.signal.throwIfAborted();
    if (cause instanceof ActionError) throw cause;
    const reason =
      limit?.aborted === true && input.timeout !== undefined
        ? `no response within ${formatDuration(input.timeout)}`
        : reasonOf(cause);
    throw cannotBegin(`${what} failed: ${reason}`, cause, innerOf(cause));
  }
}

/** With 429 and 503, a server can say when to try again. */
function unexpectedStatus(message: string, { status: code, headers }: Response): ActionError {
  const isBusy = code === 429 || code === 503;
  const wait = isBusy ? retryAfterOf(headers.get('retry-after') ?? '') : undefined;
  const retryAfter = wait === undefined ? {} : { retryAfter: wait };
  return new ActionError(message, { name: 'HttpError', data: { status: code }, ...retryAfter });
}

/** The header is a number of seconds or an HTTP date, always in GMT. Other texts say nothing. */
function retryAfterOf(header: string): number | Date | undefined {
  const text = header.trim();
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  if (!/^(?:mon|tue|wed|thu|fri|sat|sun)/i.test(text)) return undefined;
  const date = new Date(/\bGMT$/i.test(text) ? text : `${text} GMT`);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

function withQuery(input: Request): URL {
  const url = new URL(input.url);
  for (const [name, value] of Object.entries(input.query)) {
    for (const one of [value].flat()) url.searchParams.append(name, one);
  }
  return url;
}

function headersOf(input: Request, idempotencyKey: string): Headers {
  const headers = new Headers(input.headers);
  if (input.json !== undefined && !headers.has('content-type')) {
    headers.set('content-type', 'application/json');
  }
  const safe = input.method === 'GET' || input.method === 'HEAD';
  if (!safe && !headers.has('idempotency-key')) headers.set('idempotency-key', idempotencyKey);
  return headers;
}

function bodyOf(input: Request): string | URLSearchParams | null {
  if (input.json !== undefined) return JSON.stringify(input.json);
  if (input.form !== undefined) return new URLSearchParams(input.form);
  return input.text ?? null;
}

function isExpected(code: number, expected: Request['expect']): boolean {
  if (expected === undefined) return code >= 200 && code < 300;
  return [expected].flat().includes(code);
}

function parseBody(content: string, contentType: string): unknown {
  if (content === '') return null;
  if (!/^application\/(?:[\w.+-]+\+)?json\b/i.test(contentType)) return content;
  try {
    return JSON.parse(content);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`the response is declared as JSON but is not: ${reason}`, { cause });
  }
}

function excerpt(content: string): string {
  const line = content.replace(/\s+/g, ' ').trim();
  return line === '' ? '' : `: ${line.length > 200 ? `${line.slice(0, 200)}…` : line}`;
}

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'the connection was reset',
  ENOTFOUND: 'the host name is unknown',
  EAI_AGAIN: 'the host name cannot be resolved',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the network cannot be reached',
  UND_ERR_SOCKET: 'the connection was closed before the response',
  UND_ERR_CONNECT_TIMEOUT: 'no connection in time',
  UND_ERR_HEADERS_TIMEOUT: 'no response in time',
};

function innerOf(error: unknown): unknown {
  return error instanceof TypeError && error.cause instanceof Error ? error.cause : error;
}

/** Finds the reason of a failed fetch: its message is only "fetch failed", its cause says more. */
function reasonOf(error: unknown): string {
  const inner = innerOf(error);
  if (!(inner instanceof Error)) return String(inner);
  const code: unknown = Reflect.get(inner, 'code');
  const known = typeof code === 'string' ? reasons[code] : undefined;
  return known === undefined ? inner.message : `${known} (${String(code)})`;
}
