/** In which times are counted. */
export type Unit = 'MILLIS' | 'MICROS' | 'NANOS';

/** How many of a unit are a millisecond, and the digits of that. */
const perMillisecond: Readonly<Record<Unit, readonly [bigint, number]>> = {
  MILLIS: [1n, 0],
  MICROS: [1000n, 3],
  NANOS: [1_000_000n, 6],
};

const dayMs = 86_400_000;

/** `"2024-02-29"`, of days since 1970. */
export function dateText(value: unknown): string {
  const [date] = isoText(Number(value) * dayMs)?.split('T') ?? [];
  return date === undefined ? String(value) : `"${date}"`;
}

/** `"2024-02-29T10:30:00.000Z"`; without `Z` where the file does not say of which zone it is. */
export function instantText(value: unknown, unit: Unit, isUtc: boolean): string {
  const [ms, more] = split(value, unit);
  const iso = isoText(Number(ms));
  return iso === undefined ? String(value) : `"${iso.slice(0, -1)}${more}${isUtc ? 'Z' : ''}"`;
}

/** `"10:30:00.000"`, of what has passed of a day. */
export function clockText(value: unknown, unit: Unit): string {
  const [ms, more] = split(value, unit);
  const iso = isoText(Number(ms));
  return iso === undefined ? String(value) : `"${iso.split('T')[1]?.slice(0, -1)}${more}"`;
}

/** Milliseconds, and the digits behind them, if there are more than zeros. */
function split(value: unknown, unit: Unit): readonly [bigint, string] {
  const [per, digits] = perMillisecond[unit];
  const whole = BigInt(String(value));
  const rest = ((whole % per) + per) % per;
  const more = rest === 0n ? '' : String(rest).padStart(digits, '0');
  return [(whole - rest) / per, more];
}

/** Undefined for a time that no `Date` has. */
function isoText(ms: number): string | undefined {
  const date = new Date(ms);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}
