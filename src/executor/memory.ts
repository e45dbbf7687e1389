import { totalmem } from 'node:os';

const mebibyte = 2 ** 20;

/** The smallest budget that is accepted. */
export const leastBudget = 64 * mebibyte;

/** Bytes of pages that a thread keeps at least. */
const leastPages = 8 * mebibyte;

/** Without a budget that was asked for, more than this gains little. */
const usualPages = 16 * mebibyte;

/** What part of the budget is for pages. */
const pageShare = 1 / 8;

/** What part is for small outputs that stay in memory. */
const residentShare = 1 / 8;

/**
 * The bytes of pages that each of `threads` keeps: an eighth of the budget over all of them.
 * Without a budget, that is a quarter of the memory that the process may have.
 */
export function pageBytes(
  budget: number | undefined,
  threads: number,
  available = availableMemory(),
): number {
  const most = budget === undefined ? usualPages : Number.POSITIVE_INFINITY;
  const share = Math.floor(((budget ?? available / 4) * pageShare) / threads);
  return Math.max(leastPages, Math.min(share, most));
}

/** The bytes that small outputs of all tasks together take in memory. */
export function residentBytes(budget: number | undefined, available = availableMemory()): number {
  return (budget ?? available / 4) * residentShare;
}

/** Less than the machine has where a control group bounds it. */
function availableMemory(): number {
  const constrained = process.constrainedMemory();
  return constrained > 0 ? Math.min(totalmem(), constrained) : totalmem();
}
