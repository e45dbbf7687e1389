import { thin } from './numbers.ts';

/** Three digits below a minute, then two units. */
export function duration(ms: number | null | undefined): string {
  if (ms === null || ms === undefined) return '–';
  if (ms < 0.9995) return `${Math.round(ms * 1e3)}${thin}µs`;
  if (ms < 9.95) return `${ms.toFixed(1)}${thin}ms`;
  if (ms < 999.5) return `${Math.round(ms)}${thin}ms`;
  if (ms < 9995) return `${(ms / 1e3).toFixed(2)}${thin}s`;
  if (ms < 59_950) return `${(ms / 1e3).toFixed(1)}${thin}s`;
  return long(Math.round(ms / 1e3));
}

function long(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const days = Math.floor(hours / 24);
  if (days > 0) return `${days}${thin}d ${two(hours % 24)}${thin}h`;
  if (hours > 0) return `${hours}${thin}h ${two(minutes % 60)}${thin}m`;
  return `${minutes}${thin}m ${two(seconds % 60)}${thin}s`;
}

export function two(n: number): string {
  return String(n).padStart(2, '0');
}

/** An estimate has no decimals. */
export function estimate(ms: number): string {
  if (ms < 1e3) return `<1${thin}s`;
  return `~${ms < 59_500 ? `${Math.round(ms / 1e3)}${thin}s` : duration(ms)}`;
}

/** A whole number of seconds, for what is said of the past. */
export function roughly(ms: number): string {
  return ms < 59_500 ? `${Math.max(1, Math.round(ms / 1e3))}${thin}s` : duration(ms);
}
