/**
 * Whether an integer stays what it is as a number: a number is written with the fewest digits that
 * tell it from its neighbours, and those must be the same integer.
 */
export function staysSame(digits: string): boolean {
  const value = Number(digits);
  if (Number.isSafeInteger(value)) return true;
  return Number.isFinite(value) && writtenAs(value) === BigInt(digits);
}

/** The integer that JavaScript writes for a number beyond 2^53. */
function writtenAs(value: number): bigint {
  const [mantissa = '', exponent = '0'] = String(value).split('e');
  const [whole, fraction = ''] = mantissa.split('.');
  return BigInt(`${whole}${fraction}`) * 10n ** BigInt(Number(exponent) - fraction.length);
}

/** Says of an integer that it does not stay the same. */
export function becomesAnother(digits: string): string {
  return `the integer ${digits} cannot be held exactly (it would become ${Number(digits)})`;
}
