import { forbidden } from '../faults.ts';

const loopback = ['127.0.0.1', 'localhost', '[::1]'];

export function isLoopback(host: string): boolean {
  return loopback.includes(hostInUrl(host));
}

/** An IPv6 address stands in brackets. */
export function hostInUrl(host: string): string {
  return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
}

const loopbackName = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?$/;

/** The values of `Host` that are let through: each name of this machine, with the port. */
export function allowedHosts(names: readonly string[], port: number): ReadonlySet<string> {
  return new Set([...loopback, ...names.map(hostInUrl)].map((name) => `${name}:${port}`));
}

export interface Asked {
  readonly host: string | undefined;
  readonly isEncrypted: boolean;
  /** Absent: the names by which a machine calls itself, with any port. */
  readonly allowed: ReadonlySet<string> | undefined;
}

/**
 * Returns the origin of the dashboard by the name that was asked for. Throws MR517 for a name that
 * is not allowed: a page of the internet whose name was made to lead to this machine sends its own.
 * A proxy ends the encryption of a name that is allowed as `https://NAME`.
 */
export function requireHost({ host = '', isEncrypted, allowed }: Asked, hint: string): string {
  const name = host.toLowerCase();
  const isProxied = allowed?.has(`https://${name}`) ?? false;
  if (!isProxied && !(allowed ? allowed.has(name) : loopbackName.test(name)))
    throw forbidden('this name does not belong to the dashboard', hint);
  return `${isEncrypted || isProxied ? 'https' : 'http'}://${name}`;
}
