/**
 * How many standard errors lie on each side of a mean, for an interval that has it with this
 * confidence: a quantile of Student's t distribution (Hill 1970, algorithm 396), to 6 digits.
 */
export function standardErrors(confidence: number, freedom: number): number {
  const tails = 1 - confidence;
  if (freedom === 1) return 1 / Math.tan((tails * Math.PI) / 2);
  if (freedom === 2) return Math.sqrt(2 / (tails * (2 - tails)) - 2);
  const n = freedom;
  const a = 1 / (n - 0.5);
  const b = 48 / a ** 2;
  const c = ((20_700 * (a / b) - 98) * a - 16) * a + 96.36;
  const d = ((94.5 / (b + c) - 3) / b + 1) * Math.sqrt(a * (Math.PI / 2)) * n;
  const y = (d * tails) ** (2 / n);
  return Math.sqrt(n * (y > 0.05 + a ? nearNormal(tails, n, { a, b, c, d }) : farOut(y, n, d)));
}

interface Terms {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
}

function nearNormal(tails: number, n: number, { a, b, c: first, d }: Terms): number {
  const x = normalQuantile(tails / 2);
  const square = x ** 2;
  const few = n < 5 ? first + 0.3 * (n - 4.5) * (x + 0.6) : first;
  const c = (((0.05 * d * x - 5) * x - 7) * x - 2) * x + b + few;
  const series = ((0.4 * square + 6.3) * square + 36) * square + 94.5;
  const y = a * (((series / c - square - 3) / b + 1) * x) ** 2;
  return Math.expm1(y);
}

function farOut(y: number, n: number, d: number): number {
  const inner = ((n + 6) / (n * y) - 0.089 * d - 0.822) * (n + 2) * 3;
  return ((1 / inner + 0.5 / (n + 4)) * y - 1) * ((n + 1) / (n + 2)) + 1 / y;
}

/** Of the normal distribution (Acklam), to 9 digits. `p` is below a half. */
function normalQuantile(p: number): number {
  if (p < 0.02425) {
    const q = Math.sqrt(-2 * Math.log(p));
    return polynomial(tail, q) / (polynomial(tailBelow, q) * q + 1);
  }
  const q = p - 0.5;
  const r = q ** 2;
  return (polynomial(centre, r) * q) / (polynomial(centreBelow, r) * r + 1);
}

const centre = [
  -3.969_683_028_665_376e1, 2.209_460_984_245_205e2, -2.759_285_104_469_687e2,
  1.383_577_518_672_69e2, -3.066_479_806_614_716e1, 2.506_628_277_459_239,
];
const centreBelow = [
  -5.447_609_879_822_406e1, 1.615_858_368_580_409e2, -1.556_989_798_598_866e2,
  6.680_131_188_771_972e1, -1.328_068_155_288_572e1,
];
const tail = [
  -7.784_894_002_430_293e-3, -3.223_964_580_411_365e-1, -2.400_758_277_161_838,
  -2.549_732_539_343_734, 4.374_664_141_464_968, 2.938_163_982_698_783,
];
const tailBelow = [
  7.784_695_709_041_462e-3, 3.224_671_290_700_398e-1, 2.445_134_137_142_996, 3.754_408_661_907_416,
];

function polynomial(factors: readonly number[], x: number): number {
  return factors.reduce((sum, factor) => sum * x + factor, 0);
}
