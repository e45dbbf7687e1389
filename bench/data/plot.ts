const BARS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;

/** One line of text: each bar is the largest of its share of the samples, from 0 to `top`. */
export function plot(samples: readonly number[], top: number, width = 60): string {
  if (samples.length === 0) return '';
  const bars = Math.min(width, samples.length);
  return Array.from({ length: bars }, (_, at) => {
    const from = Math.floor((at * samples.length) / bars);
    const to = Math.floor(((at + 1) * samples.length) / bars);
    const share = Math.max(...samples.slice(from, to)) / top;
    return BARS[Math.min(BARS.length - 1, Math.floor(share * BARS.length))];
  }).join('');
}
