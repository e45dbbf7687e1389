import { closeSync, openSync, readSync } from 'node:fs';

/** Byte positions in a page of LMDB. Positions of nodes count from the end of the header. */
const header = { pageNumber: 0, flags: 18, lower: 20, upper: 22, overflowPages: 20, end: 24 };
const node = { flags: 4, keySize: 6, end: 8 };
/** Byte positions in the record of a tree, which lies in a meta page or a leaf. */
const tree = { depth: 6, entries: 32, root: 40, end: 48 };
const isBranch = 1;
const isLeaf = 2;
const isOverflow = 4;
const hasOverflow = 1;
const isTree = 2;
const emptyTree = 0xffff_ffff_ffff_ffffn;

/** Tree pages that are checked. More would take too long while a store is opened. */
const maxPages = 10_000;

export interface Trees {
  readonly pageSize: number;
  readonly lastPage: bigint;
  /** Records of the trees in the newest meta page: the free pages and the table of tables. */
  readonly records: readonly Buffer[];
}

/**
 * Checks kinds, links, bounds and entry counts of the pages of all trees. LMDB trusts what it
 * reads: a damaged page would end the process or hide entries. Values are not checked. While
 * another process writes the file, the caller holds a read transaction, which keeps the pages in
 * place.
 */
export function treesAreSound(path: string, { pageSize, lastPage, records }: Trees): boolean {
  const file = openSync(path, 'r');
  try {
    const checker = new TreeChecker(file, pageSize, lastPage);
    return records.every((record) => checker.tree(record));
  } finally {
    closeSync(file);
  }
}

class TreeChecker {
  readonly #file: number;
  readonly #pageSize: number;
  readonly #lastPage: bigint;
  readonly #seen = new Set<bigint>();

  constructor(file: number, pageSize: number, lastPage: bigint) {
    this.#file = file;
    this.#pageSize = pageSize;
    this.#lastPage = lastPage;
  }

  tree(record: Buffer): boolean {
    const root = record.readBigUInt64LE(tree.root);
    const entries = record.readBigUInt64LE(tree.entries);
    if (root === emptyTree) return entries === 0n;
    const found = this.#page(root, record.readUInt16LE(tree.depth));
    return found === undefined ? this.#seen.size >= maxPages : BigInt(found) === entries;
  }

  /** The number of entries below a page of `depth` levels; undefined for a damaged page. */
  #page(number: bigint, depth: number): number | undefined {
    if (this.#seen.has(number) || this.#seen.size >= maxPages || depth < 1) return undefined;
    this.#seen.add(number);
    const page = this.#read(number);
    const flags = page?.readUInt16LE(header.flags) ?? 0;
    if (!page || (flags & (isBranch | isLeaf)) !== (depth > 1 ? isBranch : isLeaf))
      return undefined;
    const lower = page.readUInt16LE(header.lower);
    if (lower > page.readUInt16LE(header.upper) || lower % 2 !== 0) return undefined;
    let entries = 0;
    for (let at = 0; at < lower; at += 2) {
      const start = header.end + page.readUInt16LE(header.end + at);
      if (start < header.end + lower || start + node.end > page.length) return undefined;
      const below = depth > 1 ? this.#child(page, start, depth) : this.#entry(page, start);
      if (below === undefined) return undefined;
      entries += below;
    }
    return entries;
  }

  #child(page: Buffer, start: number, depth: number): number | undefined {
    const high = BigInt(page.readUInt16LE(start + node.flags)) << 32n;
    return this.#page(high | BigInt(page.readUInt32LE(start)), depth - 1);
  }

  #entry(page: Buffer, start: number): 1 | undefined {
    const size = page.readUInt32LE(start);
    const flags = page.readUInt16LE(start + node.flags);
    const value = start + node.end + page.readUInt16LE(start + node.keySize);
    const length = flags & hasOverflow ? 8 : size;
    if (value + length > page.length) return undefined;
    if (flags & hasOverflow) return this.#overflow(page.readBigUInt64LE(value), size);
    if (flags & isTree) {
      return length === tree.end && this.tree(page.subarray(value, value + length)) ? 1 : undefined;
    }
    return 1;
  }

  #overflow(number: bigint, size: number): 1 | undefined {
    const page = this.#read(number);
    if (!page || (page.readUInt16LE(header.flags) & isOverflow) === 0) return undefined;
    const pages = page.readUInt32LE(header.overflowPages);
    const room = pages * this.#pageSize - header.end;
    return size <= room && number + BigInt(pages) - 1n <= this.#lastPage ? 1 : undefined;
  }

  /** Undefined for a page outside the file, or one that states another number. */
  #read(number: bigint): Buffer | undefined {
    if (number < 2n || number > this.#lastPage) return undefined;
    const page = Buffer.allocUnsafe(this.#pageSize);
    const read = readSync(this.#file, page, 0, page.length, number * BigInt(this.#pageSize));
    const whole = read === page.length && page.readBigUInt64LE(header.pageNumber) === number;
    return whole ? page : undefined;
  }
}
