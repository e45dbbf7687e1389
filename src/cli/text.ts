/** `1,234,567` */
export function count(number: number): string {
  return `${number}`.replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `1 item`, `1,234 items` */
export function counted(number: number, noun: string): string {
  return `${count(number)} ${noun}${number === 1 ? '' : 's'}`;
}

const units = ['B', 'kB', 'MB', 'GB', 'TB'];

/** `512 B`, `1.5 kB` or `3.4 GB` */
export function bytes(number: number): string {
  let unit = 0;
  while (number / 1000 ** unit >= 999.95 && unit < units.length - 1) unit++;
  return `${unit === 0 ? number : (number / 1000 ** unit).toFixed(1)} ${units[unit]}`;
}

/** Milliseconds as `87ms`, `4.2s`, `3m 20s` or `2h 5m`. */
export function elapsed(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)}ms`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)}s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m ${seconds % 60}s`;
  return `${Math.floor(seconds / 3600)}h ${Math.floor((seconds % 3600) / 60)}m`;
}

/** `2026-11-21 08:59:24` in the time zone of this machine. */
export function dateAndTime(at: number): string {
  const date = new Date(at);
  const day = [date.getFullYear(), date.getMonth() + 1, date.getDate()];
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()];
  return `${day.map(twoDigits).join('-')} ${time.map(twoDigits).join(':')}`;
}

function twoDigits(part: number): string {
  return `${part}`.padStart(2, '0');
}

/** Cuts a text to `width` characters; `…` marks the cut. */
export function clip(text: string, width: number): string {
  if (text.length <= width) return text;
  return width < 1 ? '' : `${text.slice(0, width - 1)}…`;
}

/** Every line of a text, indented. */
export function indented(text: string, indent: string): string[] {
  return text
    .trimEnd()
    .split(/\r\n|\n|\r/)
    .map((line) => indent + line);
}
