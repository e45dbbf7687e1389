import type { Context } from 'hono';
import { requireHost } from './hosts.ts';
import { requireOwnOrigin } from './origin.ts';
import { bearerIn, cookieIn, isToken, notKnown, sessionCookie } from './session.ts';

export interface GateOptions {
  /** Values of `Host` that are let through. Absent: the program around checks it. */
  readonly hosts?: (() => ReadonlySet<string>) | undefined;
  /** Absent: the program around knows who asks. */
  readonly session?: (() => { readonly token: string; readonly cookie: string }) | undefined;
  /** Where the cookie goes. */
  readonly path: string;
}

/** Lets requests through that may be answered. */
export class Gate {
  readonly #options: GateOptions;

  constructor(options: GateOptions) {
    this.#options = options;
  }

  /** Throws MR517; a response where the token is exchanged for a cookie. */
  pass(c: Context): Response | undefined {
    const header = (name: string): string | undefined => c.req.header(name);
    const { hosts, session, path } = this.#options;
    if (hosts) requireHost(header('host'), hosts());
    requireOwnOrigin(c.req.method, header);
    if (!session) return undefined;
    const { token, cookie } = session();
    const given = c.req.query('token');
    if (given !== undefined && c.req.method === 'GET') {
      if (!isToken(given, token)) throw notKnown();
      c.header('set-cookie', sessionCookie(cookie, token, path));
      c.header('cache-control', 'no-store');
      return c.redirect(withoutToken(c.req.url), 303);
    }
    const known = cookieIn(header('cookie'), cookie) ?? bearerIn(header('authorization'));
    if (!isToken(known, token)) throw notKnown();
    return undefined;
  }
}

/** The token stays out of the history of the browser, and out of what it tells other sites. */
function withoutToken(url: string): string {
  const { pathname, searchParams } = new URL(url);
  searchParams.delete('token');
  const query = searchParams.size > 0 ? `?${searchParams}` : '';
  // Two slashes at the start would name another machine.
  return pathname.replace(/^\/{2,}/, '/') + query;
}
