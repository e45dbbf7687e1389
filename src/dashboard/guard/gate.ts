import type { IncomingMessage } from 'node:http';
import type { TLSSocket } from 'node:tls';
import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import { requireHost } from './hosts.ts';
import { requireOwnOrigin } from './origin.ts';
import { bearerIn, cookieIn, isToken, notKnown, sessionCookie } from './session.ts';

export interface GateOptions {
  /** Values of `Host` that are let through. Absent: those of loopback, with any port. */
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
  pass(c: Context<{ Bindings: HttpBindings }>): Response | undefined {
    const header = (name: string): string | undefined => c.req.header(name);
    const { hosts, session, path } = this.#options;
    const asked = { ...nameAsked(c.env.incoming), allowed: hosts?.() };
    const own = requireHost(asked, session ? hints.served : hints.mounted);
    requireOwnOrigin(c.req.method, header, own);
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

/** What to do about a name that is not known. */
const hints = {
  served: 'open the URL that it has printed',
  mounted:
    "the program names it in the option 'hosts' of dashboard: { hosts: ['ops.example.com'] }",
} as const;

/** HTTP/2 has the name in `:authority`. */
function nameAsked({ headers, socket }: Pick<IncomingMessage, 'headers' | 'socket'>): {
  readonly host: string | undefined;
  readonly isEncrypted: boolean;
} {
  const authority = headers[':authority'];
  const { encrypted = false } = socket as Partial<TLSSocket>;
  return { host: typeof authority === 'string' ? authority : headers.host, isEncrypted: encrypted };
}

/** The token stays out of the history of the browser, and out of what it tells other sites. */
function withoutToken(url: string): string {
  const { pathname, searchParams } = new URL(url);
  searchParams.delete('token');
  const query = searchParams.size > 0 ? `?${searchParams}` : '';
  // Two slashes at the start would name another machine.
  return pathname.replace(/^\/{2,}/, '/') + query;
}
