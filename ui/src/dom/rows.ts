/** Moves the focus to the next row of the page that opens something, or to the one before. */
export function moveToRow(by: 1 | -1): void {
  const rows = [...document.querySelectorAll<HTMLElement>('main .row.link')].filter(
    (row) => row.getClientRects().length > 0,
  );
  const at = rows.findIndex((row) => row.contains(document.activeElement));
  const next = rows[at < 0 ? 0 : Math.max(0, Math.min(rows.length - 1, at + by))];
  next?.focus({ preventScroll: true });
  next?.scrollIntoView({ block: 'nearest' });
}
