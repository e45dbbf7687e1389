import type { JSX } from 'preact';

/** A rectangle in a path: a row of many bins is one element, not one each. */
function rectangle(x: number, y: number, width: number, height: number): string {
  return `M${x.toFixed(2)} ${y.toFixed(2)}h${width.toFixed(2)}v${height.toFixed(2)}h${(-width).toFixed(2)}z`;
}

/** When something happened, as small columns. */
export function When({ bins }: { bins: readonly number[] }): JSX.Element {
  const most = Math.max(1, ...bins);
  const width = 96 / Math.max(1, bins.length);
  const columns = bins.map((n, at) => {
    const height = Math.max(1.5, (n / most) * 18);
    return n === 0 ? '' : rectangle(at * width, 19 - height, Math.max(1, width - 0.6), height);
  });
  return (
    <svg
      class="spark"
      viewBox="0 0 96 20"
      width="96"
      height="20"
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <line x1="0" x2="96" y1="19.5" y2="19.5" />
      <path d={columns.join('')} />
    </svg>
  );
}

/** How much is in a bin, in four steps. */
const steps = [0.22, 0.45, 0.7, 1] as const;

/** Where in the list something happened, as a strip. */
export function Where({ bins }: { bins: readonly number[] }): JSX.Element {
  const most = Math.max(1, ...bins);
  const width = 120 / Math.max(1, bins.length);
  const stepOf = (n: number): number => steps.findIndex((step) => n / most <= step + 0.01);
  return (
    <svg
      class="where"
      viewBox="0 0 120 12"
      width="120"
      height="12"
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <rect class="bg" width="120" height="12" />
      {steps.map((step, place) => (
        <path
          key={step}
          class="hit"
          fill-opacity={step}
          d={bins
            .map((n, at) =>
              n > 0 && stepOf(n) === place ? rectangle(at * width, 0, width, 12) : '',
            )
            .join('')}
        />
      ))}
    </svg>
  );
}
