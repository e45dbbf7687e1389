import { badRequest, forbidden } from '../faults.ts';

type Headers = (name: string) => string | undefined;

const safe = new Set(['GET', 'HEAD']);

/** Throws MR517 for a request that a page of another origin than `own` has made. */
export function requireOwnOrigin(method: string, header: Headers, own: string): void {
  const site = header('sec-fetch-site');
  // A link from elsewhere may lead to the page; nothing else may be asked from there.
  const isVisit = header('sec-fetch-mode') === 'navigate' && safe.has(method);
  if (site !== undefined && site !== 'same-origin' && site !== 'none' && !isVisit) throw foreign();
  const origin = header('origin');
  if (origin !== undefined && origin.toLowerCase() !== own) throw foreign();
  if (!safe.has(method)) requirePage(header, origin);
}

/** A form of another page can send none of these. */
function requirePage(header: Headers, origin: string | undefined): void {
  if (origin === undefined || header('x-millrace') !== '1') throw foreign();
  if (!/^application\/json(?:;|$)/.test(header('content-type') ?? ''))
    throw badRequest('what is asked must be JSON');
}

function foreign(): Error {
  return forbidden('a page of another origin may not ask this');
}
