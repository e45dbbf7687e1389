/** One request to one address. Names of headers are in lower case. */
export interface Hop {
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** As many as the Fetch standard allows. */
export const mostRedirects = 20;

const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** What another origin must not see. `host` is the name of the first one. */
const ofOrigin: ReadonlySet<string> = new Set([
  'authorization',
  'cookie',
  'host',
  'proxy-authorization',
]);

/** What describes a body, and what says that a body may be sent again. */
const ofBody: ReadonlySet<string> = new Set([
  'content-encoding',
  'content-language',
  'content-length',
  'content-location',
  'content-type',
  'idempotency-key',
]);

/**
 * The request that a response redirects to, by the rules of the Fetch standard; undefined if it is
 * no redirect. A name and password in the location are not used. Throws for a location that is no
 * address of the web.
 */
export function redirected(
  hop: Hop,
  status: number,
  location: string | undefined,
): Hop | undefined {
  if (!redirects.has(status) || location === undefined) return undefined;
  const url = locationOf(location, hop.url);
  const isOther = url.origin !== hop.url.origin;
  const becomesGet =
    (status === 303 && hop.method !== 'HEAD' && hop.method !== 'GET') ||
    (status < 303 && hop.method === 'POST');
  const kept = Object.entries(hop.headers).filter(
    ([name]) => !(isOther && ofOrigin.has(name)) && !(becomesGet && ofBody.has(name)),
  );
  return {
    url,
    method: becomesGet ? 'GET' : hop.method,
    headers: Object.fromEntries(kept),
    body: becomesGet ? undefined : hop.body,
  };
}

function locationOf(location: string, base: URL): URL {
  if (!URL.canParse(location, base.href))
    throw new Error(`the redirect to ${location} is no address`);
  const url = new URL(location, base);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new Error(`the redirect to ${location} is not followed: it is no http or https address`);
  }
  url.username = '';
  url.password = '';
  return url;
}
