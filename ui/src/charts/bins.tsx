import type { JSX } from 'preact';

/** When something happened, as small columns. */
export function When({ bins }: { bins: readonly number[] }): JSX.Element {
  const most = Math.max(1, ...bins);
  const width = 96 / Math.max(1, bins.length);
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
      {bins.map((n, at) => {
        if (n === 0) return null;
        const height = Math.max(1.5, (n / most) * 18);
        return (
          <rect x={at * width} width={Math.max(1, width - 0.6)} y={19 - height} height={height} />
        );
      })}
    </svg>
  );
}

/** Where in the list something happened, as a strip. */
export function Where({ bins }: { bins: readonly number[] }): JSX.Element {
  const most = Math.max(1, ...bins);
  const width = 120 / Math.max(1, bins.length);
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
      {bins.map((n, at) =>
        n === 0 ? null : (
          <rect
            class="hit"
            x={at * width}
            width={width}
            height="12"
            fill-opacity={Math.max(0.22, n / most)}
          />
        ),
      )}
    </svg>
  );
}
