import { attempt } from '../../../lang/thrown.ts';
import type { Request } from './input.ts';

/** Headers of a request by their names in lower case. */
type Headers = Readonly<Record<string, string>>;

/** Headers of a response as they were received, by their names in lower case. */
export type ReceivedHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** Headers of a response as an output has them. Only `set-cookie` is a list. */
export type ShownHeaders = Readonly<Record<string, string | readonly string[]>>;

/** The headers of a request: what it says unless its author says otherwise. */
export function headersOf(
  input: Omit<Request, 'method'>,
  url: URL,
  idempotencyKey: string | undefined,
): Headers {
  const headers: Record<string, string> = {
    accept: '*/*',
    'accept-encoding': 'gzip, br',
    'user-agent': 'millrace',
  };
  const type = contentType(input);
  if (type !== undefined) headers['content-type'] = type;
  if (url.username !== '' || url.password !== '') headers['authorization'] = basic(url);
  if (idempotencyKey !== undefined) headers['idempotency-key'] = idempotencyKey;
  for (const [name, value] of Object.entries(input.headers)) {
    // As in the Fetch standard: a value that was read from a file can end with a line break.
    headers[name.toLowerCase()] = value.replaceAll(/^[\t\n\r ]+|[\t\n\r ]+$/g, '');
  }
  return headers;
}

function contentType({ json, text, form }: Omit<Request, 'method'>): string | undefined {
  if (json !== undefined) return 'application/json';
  if (text !== undefined) return 'text/plain;charset=UTF-8';
  return form === undefined ? undefined : 'application/x-www-form-urlencoded;charset=UTF-8';
}

function basic({ username, password }: URL): string {
  const plain = (part: string): string => attempt(() => decodeURIComponent(part)) ?? part;
  const pair = `${plain(username)}:${plain(password)}`;
  return `Basic ${Buffer.from(pair).toString('base64')}`;
}

/** Several headers of one name are joined with commas, which means the same; cookies are not. */
export function shownHeaders(headers: ReceivedHeaders): ShownHeaders {
  const shown: Record<string, string | readonly string[]> = {};
  for (const name of Object.keys(headers)) {
    shown[name] = name === 'set-cookie' ? [headers[name] ?? []].flat() : joined(headers, name);
  }
  return shown;
}

/** Empty if there is no such header. */
export function joined(headers: ReceivedHeaders, name: string): string {
  const value = headers[name] ?? '';
  return typeof value === 'string' ? value : value.join(', ');
}

/** The first header of a name. */
export function first(headers: ReceivedHeaders, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'object' ? value[0] : value;
}
