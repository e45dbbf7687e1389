import type { Step } from './trace.ts';

const PAGE = 4096;

/** A file after a power cut, and the fate of the pages that had not been flushed. */
export interface Cut {
  readonly image: Buffer | undefined;
  /** Number of pages whose newest content was lost. */
  readonly dropped: number;
  /** Number of pages whose newest content was on the device without a flush. */
  readonly kept: number;
}

/** The files of a folder on a device. A new name may be lost until the folder is flushed. */
export class Volume {
  readonly #folder: string;
  readonly #files = new Map<string, Disk>();
  readonly #unflushed = new Set<string>();

  /** `contents` are on the device from the start. */
  constructor(folder: string, contents: Iterable<[string, Buffer]>) {
    this.#folder = folder;
    for (const [path, content] of contents) this.#files.set(path, new Disk(content));
  }

  apply(step: Step): void {
    if (step.path === this.#folder) {
      if (step.kind === 'sync-ends') this.#unflushed.clear();
      return;
    }
    if (step.kind === 'link') {
      const file = this.#files.get(step.from);
      if (file) this.#add(step.path, file);
      return;
    }
    const file = this.#files.get(step.path) ?? new Disk();
    if (!this.#files.has(step.path)) this.#add(step.path, file);
    file.apply(step);
  }

  /** Returns a file as a power cut may leave it now, without an image if its name is lost. */
  cut(path: string, below: (count: number) => number): Cut {
    const file = this.#files.get(path);
    const lost = this.#unflushed.has(path) && below(2) === 0;
    if (!file || lost) return { image: undefined, dropped: 0, kept: 0 };
    return file.cut(below);
  }

  #add(path: string, file: Disk): void {
    this.#files.set(path, file);
    this.#unflushed.add(path);
  }
}

/**
 * One file on a device that writes pages back at any time. Each page has its versions since the
 * last flush; a power cut leaves one of them, independently for each page.
 */
class Disk {
  /** Versions of each page. The first is on the device; each later one may be. */
  readonly #pages = new Map<number, Buffer[]>();
  readonly #sizes: number[] = [0];
  /** The number of versions when the flush began. */
  #flushing: { readonly pages: ReadonlyMap<number, number>; readonly sizes: number } | undefined;

  constructor(content: Buffer = Buffer.alloc(0)) {
    this.#write(0, content);
    this.#beginSync();
    this.#endSync();
  }

  apply(step: Exclude<Step, { kind: 'link' }>): void {
    switch (step.kind) {
      case 'write':
        this.#write(step.position, step.bytes);
        if (step.durable) this.#settle(step.position, step.bytes.length);
        return;
      case 'truncate':
        this.#sizes.push(step.size);
        return;
      case 'sync-begins':
        return this.#beginSync();
      case 'sync-ends':
        return this.#endSync();
    }
  }

  /**
   * Returns the file as a power cut may leave it now. `below(n)` returns a number from 0 to n - 1.
   */
  cut(below: (count: number) => number): Cut {
    const losses = { dropped: 0, kept: 0 };
    let size = this.#sizes[below(this.#sizes.length)] ?? 0;
    const chosen: [number, Buffer][] = [];
    for (const [page, versions] of this.#pages) {
      const at = below(versions.length);
      if (versions.length > 1) losses[at === versions.length - 1 ? 'kept' : 'dropped']++;
      const bytes = versions[at];
      if (!bytes || bytes.length === 0) continue;
      chosen.push([page, bytes]);
      if (at > 0) size = Math.max(size, page * PAGE + bytes.length);
    }
    const image = Buffer.alloc(size);
    for (const [page, bytes] of chosen) bytes.copy(image, page * PAGE);
    return { image, ...losses };
  }

  #write(position: number, bytes: Buffer): void {
    for (let at = 0; at < bytes.length;) {
      const page = Math.floor((position + at) / PAGE);
      const from = position + at - page * PAGE;
      const part = bytes.subarray(at, at + PAGE - from);
      const versions = this.#pages.get(page) ?? [Buffer.alloc(0)];
      const before = versions.at(-1) ?? Buffer.alloc(0);
      const after = Buffer.alloc(Math.max(before.length, from + part.length));
      before.copy(after);
      part.copy(after, from);
      this.#pages.set(page, [...versions, after]);
      at += part.length;
    }
    const end = position + bytes.length;
    if (end > (this.#sizes.at(-1) ?? 0)) this.#sizes.push(end);
  }

  #beginSync(): void {
    const pages = new Map([...this.#pages].map(([page, versions]) => [page, versions.length]));
    this.#flushing = { pages, sizes: this.#sizes.length };
  }

  #endSync(): void {
    const flushed = this.#flushing;
    if (!flushed) return;
    for (const [page, count] of flushed.pages) this.#pages.get(page)?.splice(0, count - 1);
    this.#sizes.splice(0, flushed.sizes - 1);
    this.#flushing = undefined;
  }

  /** Puts these bytes on the device, together with the rest of their pages. */
  #settle(position: number, length: number): void {
    const last = Math.floor((position + length - 1) / PAGE);
    for (let page = Math.floor(position / PAGE); page <= last; page++) {
      this.#pages.get(page)?.splice(0, (this.#pages.get(page)?.length ?? 1) - 1);
    }
  }
}
