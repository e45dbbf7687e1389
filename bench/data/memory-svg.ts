/** Memory of one command, from its start on. */
export interface MemorySeries {
  readonly name: string;
  /** MB, at equal distances. */
  readonly samples: readonly number[];
  /** Seconds from the first sample to the last. */
  readonly seconds: number;
}

const size = { width: 720, height: 320, left: 56, right: 150, top: 24, bottom: 40 };
const colours = ['#0550ae', '#cf222e', '#116329', '#8250df', '#7d4e00', '#59636e'];
/** Points of a line: there may be thousands of samples. */
const POINTS = 300;

/** A drawing of memory over time, each command as far as it ran. */
export function memorySvg(title: string, series: readonly MemorySeries[]): string {
  const longest = Math.max(...series.map(({ seconds }) => seconds));
  const top = roundUp(Math.max(...series.flatMap(({ samples }) => samples)));
  const x = (second: number): number =>
    size.left + (second / longest) * (size.width - size.left - size.right);
  const y = (megabytes: number): number =>
    size.height - size.bottom - (megabytes / top) * (size.height - size.top - size.bottom);
  const lines = series.map(({ samples, seconds }, at) => {
    const points = thinned(samples).map(([share, megabytes]) => {
      return `${x(share * seconds).toFixed(1)},${y(megabytes).toFixed(1)}`;
    });
    return `<polyline fill="none" stroke="${colourOf(at)}" stroke-width="1.5" points="${points.join(' ')}"/>`;
  });
  const names = series.map(({ name }, at) => {
    const place = `x="${size.width - size.right + 10}" y="${size.top + 14 + at * 18}"`;
    return `<text ${place} fill="${colourOf(at)}">${escaped(name)}</text>`;
  });
  const grid = [0, 0.25, 0.5, 0.75, 1].map((share) => {
    const at = y(share * top).toFixed(1);
    const line = `<path d="M${size.left} ${at}H${size.width - size.right}" stroke="#d0d7de"/>`;
    return `${line}<text x="${size.left - 6}" y="${at}" text-anchor="end" dy="4">${share * top}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${size.width}" height="${size.height}" viewBox="0 0 ${size.width} ${size.height}" role="img" aria-label="${escaped(title)}">
<style>text { font: 12px system-ui, sans-serif; fill: #1f2328; }</style>
<rect width="100%" height="100%" fill="#ffffff"/>
<text x="${size.left}" y="14">${escaped(title)}</text>
${grid.join('\n')}
${lines.join('\n')}
${names.join('\n')}
<text x="${size.left}" y="${size.height - 12}">MB resident, over 0 to ${longest.toFixed(1)} s</text>
</svg>
`;
}

/** At most `POINTS` samples, each the largest of its part, with where they are between 0 and 1. */
function thinned(samples: readonly number[]): (readonly [share: number, megabytes: number])[] {
  const count = Math.min(POINTS, samples.length);
  return Array.from({ length: count }, (_, at) => {
    const from = Math.floor((at * samples.length) / count);
    const to = Math.floor(((at + 1) * samples.length) / count);
    return [count === 1 ? 0 : at / (count - 1), Math.max(...samples.slice(from, to))];
  });
}

function colourOf(at: number): string {
  return colours[at % colours.length] ?? '#1f2328';
}

/** To a number whose quarters are whole. */
function roundUp(megabytes: number): number {
  const step = megabytes > 400 ? 200 : 40;
  return Math.max(step, Math.ceil(megabytes / step) * step);
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
