import { UndecodableText } from '../../../formats/strict-decoder.ts';
import { cut } from '../../../lang/thrown.ts';
import { ActionError } from '../../action-error.ts';
import type { Hop } from './redirects.ts';

/** Characters of a body that an error quotes. */
const quoted = 200;

/** A status that is not expected. With 429 and 503, a server can say when to try again. */
export function unexpectedStatus(
  what: string,
  status: number,
  { title, retryAfter, body }: { title: string; retryAfter: string; body: string },
): ActionError {
  const isBusy = status === 429 || status === 503;
  const wait = isBusy ? retryAfterOf(retryAfter) : undefined;
  const said = body.trim();
  return new ActionError(
    `${what} responded with ${`${status} ${title}`.trim()}${said === '' ? '' : `: ${cut(said, quoted)}`}`,
    { name: 'HttpError', data: { status }, ...(wait === undefined ? {} : { retryAfter: wait }) },
  );
}

/** The header is a number of seconds or an HTTP date, always in GMT. Other texts say nothing. */
function retryAfterOf(header: string): number | Date | undefined {
  const text = header.trim();
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  if (!/^(?:mon|tue|wed|thu|fri|sat|sun)/i.test(text)) return undefined;
  const date = new Date(/\bGMT$/i.test(text) ? text : `${text} GMT`);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

/** How messages name a request. */
export function nameOf({ method, url }: Hop): string {
  return `${method} ${shownUrl(url)}`;
}

/** An address without the name and the password in it. */
export function shownUrl(url: URL): string {
  if (url.username === '' && url.password === '') return url.href;
  const shown = new URL(url);
  shown.username = '';
  shown.password = '';
  return shown.href;
}

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'the connection was reset',
  ENOTFOUND: 'the host name is unknown',
  EAI_AGAIN: 'the host name cannot be resolved',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the network cannot be reached',
  UND_ERR_SOCKET: 'the connection was closed before the end of the response',
  UND_ERR_CONNECT_TIMEOUT: 'no connection in time',
  UND_ERR_HEADERS_TIMEOUT: 'no response in time',
  UND_ERR_BODY_TIMEOUT: 'the response stopped',
  ERR_ASSERTION: 'the response is none to the request',
};

const otherReading =
  'name its encoding, such as encoding: windows-1252, or read it with as: bytes or into a file with to';

/** Why a request failed, in words. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof UndecodableText) return `${error.message}; ${otherReading}`;
  const code: unknown = Reflect.get(error, 'code');
  const known = typeof code === 'string' ? reasons[code] : undefined;
  return known === undefined ? error.message : `${known} (${String(code)})`;
}
