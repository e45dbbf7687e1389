const units = ['bytes', 'KB', 'MB', 'GB', 'TB'];

/** `1,234` */
export function count(number) {
  return number.toLocaleString('en-GB');
}

/** `12.3 MB` */
export function bytes(number) {
  const power = Math.min(Math.floor(Math.log10(Math.max(number, 1)) / 3), units.length - 1);
  return power === 0 ? `${number} bytes` : `${(number / 1000 ** power).toFixed(1)} ${units[power]}`;
}

/** Lines with aligned columns: texts to the left, numbers with or without a unit to the right. */
export function table(rows) {
  const texts = rows.map((row) => row.map(String));
  const widths = [];
  for (const row of texts) {
    for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, cell.length);
  }
  return texts.map((row) => `  ${row.map((cell, i) => pad(cell, widths[i])).join('  ')}`.trimEnd());
}

function pad(cell, width) {
  return /^[\d.,]+(?: [a-zA-Z]+)?$/.test(cell) ? cell.padStart(width) : cell.padEnd(width);
}

/** A title with lines below it, on stdout. */
export function section(title, lines) {
  console.log(`\n${title}\n${lines.join('\n')}`);
}

/** One line about a run: `run 01J… succeeded in 1.2 s`. */
export function outcome(run) {
  console.log(`\nrun ${run.run} ${run.state} in ${(run.elapsed_ms / 1000).toFixed(1)} s`);
  if (run.error) console.log(`  ${run.error.code} ${run.error.message}`);
}
