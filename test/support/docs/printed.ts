/** A text with one word in place of what differs from run to run, and without its alignment. */
function settled(line: string): string {
  return line
    .replaceAll(/\d{8}-\d{6}-\w{6}/g, 'RUN')
    .replaceAll(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z?/g, 'TIME')
    .replaceAll(/\b\d\d:\d\d(?::\d\d(?:\.\d+)?)?\b/g, 'TIME')
    .replaceAll(/\b(?:less than )?(?:\d+h \d+m|\d+m \d+s|\d[\d,.]*\s?(?:ms|s))\b/g, 'DURATION')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

/**
 * The first of the expected lines that an output lacks, or does not have behind those before it.
 * Lines that are blank or `…` expect nothing.
 */
export function missingLine(expected: string, output: string): string | undefined {
  const lines = output.split('\n').map(settled);
  let from = 0;
  for (const line of expected.split('\n')) {
    if (/^\s*…?\s*$/.test(line)) continue;
    const found = lines.indexOf(settled(line), from);
    if (found === -1) return line;
    from = found + 1;
  }
  return undefined;
}
