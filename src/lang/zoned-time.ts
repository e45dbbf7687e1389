const zoned = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/i;

/** Milliseconds since the epoch of a time with its zone; undefined for any other text. */
export function timeOf(text: string): number | undefined {
  const trimmed = text.trim();
  const time = zoned.test(trimmed) ? Date.parse(trimmed.replace(' ', 'T')) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}
