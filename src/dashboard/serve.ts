import { createServer, type Server } from 'node:http';
import { hostname, networkInterfaces } from 'node:os';
import { MillraceError } from '../errors.ts';
import { memberOf, messageOf } from '../lang/thrown.ts';
import { type Dashboard, guarded } from './dashboard.ts';
import { allowedHosts, hostInUrl, isLoopback } from './guard/hosts.ts';
import { cookieName, newToken } from './guard/session.ts';

export interface ServeOptions {
  readonly store: string;
  readonly host: string;
  /** 0: one that is free. */
  readonly port: number;
  readonly readOnly: boolean;
  /** The folder of the pages. */
  readonly pages?: string;
}

export interface Served {
  /** With the token. */
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

/** Limits of one request. */
const limits = {
  maxHeaderSize: 16 * 1024,
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  // Those that are too slow make room for others soon.
  connectionsCheckingInterval: 2_000,
  keepAliveTimeout: 20_000,
} as const;

/** Connections at once: a page has a stream and a few requests. */
const mostConnections = 256;

/** Serves pages over a store until it is closed. Throws MR803. */
export async function serveDashboard(options: ServeOptions): Promise<Served> {
  const { host, readOnly, store } = options;
  const token = newToken();
  let port = options.port;
  const handle = guarded(
    { store, readOnly },
    {
      hosts: () => allowedHosts(namesOf(host), port),
      session: () => ({ token, cookie: cookieName(port) }),
    },
    options.pages,
  );
  const server = createServer(limits, handle);
  server.maxConnections = mostConnections;
  port = await listening(server, host, options.port);
  const named = isLoopback(host) || isAny(host) ? '127.0.0.1' : host;
  return {
    url: `http://${hostInUrl(named)}:${port}/?token=${token}`,
    port,
    close: () => closed(server, handle),
  };
}

/** Names that lead to this machine, where it listens to more than itself. */
function namesOf(host: string): readonly string[] {
  if (isLoopback(host)) return [];
  if (!isAny(host)) return [host];
  const addresses = Object.values(networkInterfaces()).flatMap((all) => all ?? []);
  return [hostname().toLowerCase(), ...addresses.map(({ address }) => address)];
}

function isAny(host: string): boolean {
  return host === '0.0.0.0' || host === '::';
}

function listening(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(notListening(error, host, port)));
    server.listen({ host, port }, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });
}

function notListening(error: Error, host: string, port: number): MillraceError {
  const taken = memberOf(error, 'code') === 'EADDRINUSE';
  const reason = taken ? 'another program listens on it' : messageOf(error);
  return new MillraceError('MR803', `port ${port} of ${host} cannot be had: ${reason}`, {
    hint: taken
      ? 'name another with --port, or let one be chosen with --port 0'
      : 'name an address of this machine with --host, and a port that you may use with --port',
    cause: error,
  });
}

async function closed(server: Server, handle: Dashboard): Promise<void> {
  const ended = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  await handle.close();
  server.closeAllConnections();
  await ended;
}
