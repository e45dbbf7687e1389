const width = 760;
const height = 460;
const area = { left: 70, right: 640, top: 50, bottom: 390 };
const colours = { brotli: '#b3541e', deflate: '#2a6f97', gzip: '#4c956c' };

/** Ratio against speed on a logarithmic scale, with a line through the levels of each codec. */
export function drawPlot(rows, caption) {
  const x = scale(extent(rows.map(({ ratio }) => ratio)), [area.left, area.right]);
  const speeds = extent(rows.map(({ pack_speed: speed }) => Math.log10(speed)));
  const y = scale(speeds, [area.bottom, area.top]);
  const codecs = [...new Set(rows.map(({ codec }) => codec))];
  const parts = [
    text(area.left, 28, 'Compression ratio and speed by codec and level', 'font-size="16"'),
    ...gridOf(x, y),
    ...codecs.flatMap((codec, at) => seriesOf(rows, codec, at, x, y)),
    text((area.left + area.right) / 2, height - 30, 'ratio (original / packed)', middle),
    text(18, area.top - 12, 'MB/s', ''),
    text(area.left, height - 8, caption, 'font-size="10" fill="#777"'),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">
<rect width="${width}" height="${height}" fill="white"/>
${parts.join('\n')}
</svg>
`;
}

const middle = 'text-anchor="middle"';

function seriesOf(rows, codec, at, x, y) {
  const own = rows.filter((row) => row.codec === codec);
  const points = own.map(({ ratio, pack_speed: speed, level }) => ({
    level,
    cx: x.place(ratio).toFixed(1),
    cy: y.place(Math.log10(speed)).toFixed(1),
  }));
  const colour = colours[codec] ?? '#555';
  const line = points.map(({ cx, cy }) => `${cx},${cy}`).join(' ');
  const legend = area.top + 10 + at * 20;
  return [
    `<polyline points="${line}" fill="none" stroke="${colour}" stroke-width="1.5"/>`,
    ...points.map(({ cx, cy }) => `<circle cx="${cx}" cy="${cy}" r="4" fill="${colour}"/>`),
    ...points.map(({ cx, cy, level }) => text(cx, cy - 8, level, middle)),
    `<circle cx="${area.right + 26}" cy="${legend}" r="4" fill="${colour}"/>`,
    text(area.right + 36, legend + 4, codec, ''),
  ];
}

function gridOf(x, y) {
  const lines = [];
  for (const value of ticks(x.from, x.to)) {
    const at = x.place(value).toFixed(1);
    lines.push(`<line x1="${at}" x2="${at}" y1="${area.top}" y2="${area.bottom}" stroke="#eee"/>`);
    lines.push(text(at, area.bottom + 18, Number(value.toFixed(2)), middle));
  }
  for (const speed of logTicks(10 ** y.from, 10 ** y.to)) {
    const at = y.place(Math.log10(speed)).toFixed(1);
    lines.push(`<line x1="${area.left}" x2="${area.right}" y1="${at}" y2="${at}" stroke="#eee"/>`);
    lines.push(text(area.left - 8, Number(at) + 4, speed, 'text-anchor="end"'));
  }
  return lines;
}

function extent(values) {
  const [from, to] = [Math.min(...values), Math.max(...values)];
  const margin = (to - from || 1) * 0.08;
  return [from - margin, to + margin];
}

function scale([from, to], [start, end]) {
  return { from, to, place: (value) => start + ((value - from) / (to - from)) * (end - start) };
}

/** At most ten round values between the ends: multiples of 1, 2 or 5 times a power of ten. */
function ticks(from, to) {
  const rough = (to - from) / 10;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((times) => times * power).find((each) => each >= rough);
  const first = Math.ceil(from / step);
  return Array.from({ length: Math.floor(to / step) - first + 1 }, (_, at) => (first + at) * step);
}

/** 1, 2 and 5 times the powers of ten between the ends. */
function logTicks(from, to) {
  const powers = Array.from({ length: 12 }, (_, at) => 10 ** (at - 4));
  const values = powers.flatMap((power) => [power, 2 * power, 5 * power]);
  return values
    .filter((value) => value >= from && value <= to)
    .map((value) => Number(value.toPrecision(1)));
}

function text(x, y, content, more) {
  const escaped = String(content).replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return `<text x="${x}" y="${y}" ${more}>${escaped}</text>`;
}
