/** A narrow no-break space stands before units. */
export const thin = '\u202f';

const whole = new Intl.NumberFormat('en-US');

export function int(n: number): string {
  return whole.format(Math.round(n));
}

function threeDigits(x: number): string {
  return String(Number(x.toPrecision(3)));
}

/** Exact below 10,000, else three digits: for places where the exact number does not fit. */
export function short(n: number): string {
  if (n < 1e4) return int(n);
  if (n < 999_500) return `${threeDigits(n / 1e3)}${thin}k`;
  if (n < 999.5e6) return `${threeDigits(n / 1e6)}${thin}M`;
  return `${threeDigits(n / 1e9)}${thin}G`;
}

export function rate(n: number): string {
  if (n >= 1e4) return `${short(n)}/s`;
  if (n >= 100) return `${int(n)}/s`;
  if (n >= 10) return `${n.toFixed(1)}/s`;
  if (n >= 0.1) return `${n.toFixed(2)}/s`;
  return n > 0 ? `${(n * 60).toFixed(1)}/min` : '0/s';
}

/** 100 % only if all, 0 % only if none. */
export function share(part: number, all = 1): string {
  const percent = all === 0 ? 0 : (part / all) * 100;
  if (percent === 0) return `0${thin}%`;
  if (percent < 0.1) return `<0.1${thin}%`;
  if (percent > 99.9 && percent < 100) return `>99.9${thin}%`;
  return `${percent === 100 ? '100' : percent.toFixed(1)}${thin}%`;
}

export function bytes(n: number): string {
  if (n < 1e3) return plural(n, 'byte');
  if (n < 1e6) return `${threeDigits(n / 1e3)}${thin}kB`;
  if (n < 1e9) return `${threeDigits(n / 1e6)}${thin}MB`;
  return `${threeDigits(n / 1e9)}${thin}GB`;
}

export function plural(n: number, one: string, many = `${one}s`): string {
  return `${int(n)} ${n === 1 ? one : many}`;
}
