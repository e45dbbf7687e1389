import { forbidden } from '../faults.ts';

const loopback = ['127.0.0.1', 'localhost', '[::1]'];

export function isLoopback(host: string): boolean {
  return loopback.includes(hostInUrl(host));
}

/** An IPv6 address stands in brackets. */
export function hostInUrl(host: string): string {
  return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
}

/** The values of `Host` that are let through: each name of this machine, with the port. */
export function allowedHosts(names: readonly string[], port: number): ReadonlySet<string> {
  return new Set([...loopback, ...names.map(hostInUrl)].map((name) => `${name}:${port}`));
}

/**
 * Throws MR517 for a name that is not in the list: a page of the internet whose name was made to
 * lead to this machine sends its own.
 */
export function requireHost(host: string | undefined, allowed: ReadonlySet<string>): void {
  if (host !== undefined && allowed.has(host.toLowerCase())) return;
  throw forbidden('this name does not belong to the dashboard', 'open the URL that it has printed');
}
