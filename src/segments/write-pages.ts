import { encodeInto } from '../document/document.ts';
import { originOf } from '../document/origin.ts';
import type { BodyReference } from '../items/body.ts';
import { SegmentAppender, type SegmentPlace } from './appender.ts';
import { type PlacedPage, PageTable } from './page-table.ts';
import { unwritten } from './unwritten.ts';

/** A shorter list is one document: it costs less, and its items begin as soon. */
const shortest = 16_384;

const mostElements = 256;
/** Bytes of a page are about these, and never many times more: unless one element is. */
const fewBytes = 64 * 1024;
const mostBytes = 4 * fewBytes;
/** Elements of the first page, before it is known how large they are. */
const firstElements = 16;

/** A list in pages. */
export interface WrittenPages {
  readonly table: PageTable;
  readonly references: readonly BodyReference[];
}

/**
 * Whether a value is a list that goes as pages. Numbers alone take no more than a word each, and a
 * view is copied at once.
 */
export function isLongList(value: unknown): value is readonly unknown[] {
  if (!Array.isArray(value) || value.length <= shortest) return false;
  return typeof value[0] !== 'number' && originOf(value) === undefined && !('toJSON' in value);
}

/**
 * Encodes a list as pages, in files of their own. They are not flushed. Throws MR701 or MR702 for
 * an element, with a path from its page on, and MR605 when a page cannot be written.
 */
export function writePages(
  list: readonly unknown[],
  place: SegmentPlace,
  thread: number,
): WrittenPages {
  const appender = new SegmentAppender(place, thread);
  try {
    const pages = [...placedPages(list, appender)];
    return { table: PageTable.of(pages), references: pages.map(({ reference }) => reference) };
  } finally {
    appender.close();
  }
}

function* placedPages(
  list: readonly unknown[],
  appender: SegmentAppender,
): Generator<PlacedPage, void> {
  let count = firstElements;
  for (let first = 0; first < list.length;) {
    const elements = elementsOf(list, first, count);
    const page = encodeInto(elements, (bytes) => appender.allocate(bytes));
    const { length } = elements;
    count = nextCount(length, page.byteLength);
    if (page.byteLength > mostBytes && length > 1) continue;
    const reference = appender.append(page);
    if (!reference) throw unwritten(appender.failure);
    first += length;
    yield { reference, end: first };
  }
}

/** Not `slice`: a subclass of Array decides what that makes. */
function elementsOf(list: readonly unknown[], first: number, count: number): unknown[] {
  const end = Math.min(list.length, first + count);
  const elements: unknown[] = [];
  for (let index = first; index < end; index++) elements.push(list[index]);
  return elements;
}

/** How many elements make a page of the wanted size, when so many take so many bytes. */
function nextCount(elements: number, bytes: number): number {
  const fitting = Math.floor((elements * fewBytes) / bytes);
  return Math.max(1, Math.min(fitting, mostElements));
}
