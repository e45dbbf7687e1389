/** The middle value, or the mean of the two middle values. */
export function median(values) {
  const sorted = [...values].toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Median absolute deviation from the median: a measure of spread, robust against outliers. */
export function mad(values) {
  const middle = median(values);
  return median(values.map((value) => Math.abs(value - middle)));
}
