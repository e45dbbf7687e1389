import type { Step } from './trace.ts';

const PAGE = 4096;

/** The fate of the pages that had not been flushed. */
export interface Losses {
  /** Number of pages whose newest content was lost. */
  dropped: number;
  /** Number of pages whose newest content was on the device without a flush. */
  kept: number;
}

/**
 * One file on a device that writes pages back at any time. Each page has its versions since the
 * last flush; a power cut leaves one of them, independently for each page.
 */
export class Disk {
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

  apply(step: Exclude<Step, { kind: 'link' | 'rename' | 'unlink' | 'mkdir' | 'create' }>): void {
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
  cut(below: (count: number) => number): Losses & { readonly image: Buffer } {
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
