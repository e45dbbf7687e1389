import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { forbidden } from '../faults.ts';

/** 256 bits, as a text that a URL and a cookie can have. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/** Compares in a time that says nothing about the token. */
export function isToken(given: string | undefined, token: string): boolean {
  return given !== undefined && timingSafeEqual(digest(given), digest(token));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** Cookies know no ports: the name tells two dashboards of one machine apart. */
export function cookieName(port: number): string {
  return `millrace-${port}`;
}

/** No page of another site can send it, and no script can read it. */
export function sessionCookie(name: string, token: string, path: string): string {
  return `${name}=${token}; Path=${path}; HttpOnly; SameSite=Strict`;
}

export function cookieIn(header: string | undefined, name: string): string | undefined {
  const pairs = (header ?? '').split(';').map((pair) => pair.trim().split('='));
  return pairs.find(([key]) => key === name)?.[1];
}

/** Programs that read figures send it in a header. */
export function bearerIn(header: string | undefined): string | undefined {
  return /^bearer +(\S+)$/i.exec(header ?? '')?.[1];
}

export function notKnown(): Error {
  return forbidden(
    'this browser has not opened the dashboard with its token',
    'open the URL that millrace ui has printed',
  );
}
