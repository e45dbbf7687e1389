import type { RunFigures } from '../../api/stored-runs.ts';
import { printableLine } from '../../api/texts.ts';
import { count, counted } from '../text.ts';

type CauseRow = ReturnType<RunFigures['signatures']>['rows'][number];

/** Causes that are shown. */
const shown = 5;

/** `1,000 × fetch[7] to fetch[9007]: MR401 bad row ‹n› in ‹path›` */
function causeLine({ count: items, task, firstItem, lastItem, code, text }: CauseRow): string {
  const first = `${task}[${firstItem}]`;
  const place = items === 1 ? first : `${first} to ${task}[${lastItem}]`;
  return `${count(items)} × ${place}: ${code} ${printableLine(text)}`;
}

/** The most frequent causes, one line each, and how many there are beside them. */
export function causeLines(rows: readonly CauseRow[], most = shown): string[] {
  if (most < 1 || rows.length === 0) return [];
  const lines = rows.slice(0, most).map(causeLine);
  const more = rows.length - lines.length;
  return more > 0 ? [...lines, `and ${counted(more, 'more cause')}`] : lines;
}
