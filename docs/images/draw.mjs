// Draws terminal.json as a terminal that plays once, light and dark; --check only compares.
import { readFileSync, writeFileSync } from 'node:fs';

const lines = JSON.parse(readFileSync(new URL('terminal.json', import.meta.url), 'utf8'));
const size = { font: 13, line: 19, margin: 16, columns: 99 };
const width = size.columns * size.font * 0.602 + 2 * size.margin;
const height = lines.length * size.line + 2 * size.margin;

const themes = {
  light: {
    back: '#f6f8fa',
    text: '#1f2328',
    31: '#cf222e',
    32: '#116329',
    33: '#7d4e00',
    34: '#0550ae',
    35: '#8250df',
    36: '#0b6b74',
    90: '#59636e',
  },
  dark: {
    back: '#0d1117',
    text: '#e6edf3',
    31: '#ff7b72',
    32: '#56d364',
    33: '#e3b341',
    34: '#79c0ff',
    35: '#d2a8ff',
    36: '#56d4dd',
    90: '#9198a1',
  },
};

for (const [name, theme] of Object.entries(themes)) {
  const file = new URL(`terminal-${name}.svg`, import.meta.url);
  const fresh = drawing(theme);
  if (!process.argv.includes('--check')) {
    writeFileSync(file, fresh);
  } else if (readFileSync(file, 'utf8') !== fresh) {
    console.error(`docs/images/terminal-${name}.svg is not what docs/images/draw.mjs draws`);
    process.exitCode = 1;
  }
}

function drawing(theme) {
  const rows = lines.map(({ at, text }, row) => {
    const y = size.margin + (row + 0.75) * size.line;
    const parts = spans(text, theme).join('');
    return `<text class="l" style="animation-delay:${at}ms" x="${size.margin}" y="${y}">${parts}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width.toFixed(0)}" height="${height}" viewBox="0 0 ${width.toFixed(0)} ${height}" role="img" aria-label="A run of 10,000 items is killed and resumed in a terminal">
<style>
text { font: ${size.font}px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; fill: ${theme.text}; white-space: pre; }
.l { opacity: 0; animation: show 1ms forwards; }
@keyframes show { to { opacity: 1; } }
@media (prefers-reduced-motion: reduce) { .l { opacity: 1; animation: none; } }
</style>
<rect width="100%" height="100%" rx="8" fill="${theme.back}"/>
${rows.join('\n')}
</svg>
`;
}

/** The parts of a line between its colours. */
function spans(text, theme) {
  const style = {};
  return text
    .slice(0, 400)
    .split(/(\u001b\[[\d;]*m)/)
    .flatMap((part) => {
      const codes = /^\u001b\[([\d;]*)m$/.exec(part)?.[1];
      if (codes === undefined) return part === '' ? [] : [span(part, style)];
      for (const code of codes.split(';')) apply(style, Number(code), theme);
      return [];
    });
}

function apply(style, code, theme) {
  if (code === 0 || code === 39) delete style.fill;
  if (code === 0 || code === 22) {
    delete style['font-weight'];
    delete style.opacity;
  }
  if (code === 1) style['font-weight'] = 'bold';
  if (code === 2) style.opacity = '0.65';
  if (theme[code] !== undefined) style.fill = theme[code];
}

function span(text, style) {
  const attributes = Object.entries(style).map(([name, value]) => ` ${name}="${value}"`);
  const shown = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return `<tspan${attributes.join('')}>${shown}</tspan>`;
}
