import { dirname } from 'node:path';
import { Disk, type Losses } from './disk.ts';
import type { Step } from './trace.ts';

/** The files after a power cut, by path. */
export interface Cut extends Losses {
  readonly files: ReadonlyMap<string, Buffer>;
}

/** A change of names that a power cut may undo, as a whole. */
interface NameChange {
  /** The name that a file gets. */
  readonly path?: string;
  readonly file?: Disk;
  /** The name that goes. */
  readonly gone?: string;
}

/** The files of a folder on a device. A change of names may be lost until its folder is flushed. */
export class Volume {
  readonly #folder: string;
  /** As programs see it. */
  readonly #files: Map<string, Disk>;
  /** The names that are on the device. */
  readonly #durable: Map<string, Disk>;
  #changes: readonly NameChange[] = [];
  /** Folders whose names may be lost. */
  readonly #folders = new Set<string>();

  /** `contents` are on the device from the start. */
  constructor(folder: string, contents: Iterable<[string, Buffer]>) {
    this.#folder = folder;
    this.#durable = new Map([...contents].map(([path, content]) => [path, new Disk(content)]));
    this.#files = new Map(this.#durable);
  }

  apply(step: Step): void {
    switch (step.kind) {
      case 'mkdir':
        this.#folders.add(step.path);
        return;
      case 'create':
        this.#fileAt(step.path);
        return;
      case 'link':
      case 'rename': {
        const file = this.#files.get(step.from);
        const gone = step.kind === 'rename' ? { gone: step.from } : {};
        if (file) this.#change({ path: step.path, file, ...gone });
        return;
      }
      case 'unlink':
        if (this.#files.has(step.path)) this.#change({ gone: step.path });
        return;
      case 'sync-begins':
      case 'sync-ends':
        // A flush of a folder; a file has no names below it.
        if (step.kind === 'sync-ends') this.#flushNames(step.path);
        this.#files.get(step.path)?.apply(step);
        return;
      case 'write':
      case 'truncate':
        this.#fileAt(step.path).apply(step);
    }
  }

  /**
   * Returns the files that `isWanted` selects as a power cut may leave them now. If `below` is
   * always 0, all is lost that was not flushed.
   */
  cut(isWanted: (path: string) => boolean, below: (count: number) => number): Cut {
    const lost = new Set([...this.#folders].filter(() => below(2) === 0));
    const names = new Map(this.#durable);
    for (const change of this.#changes) if (below(2) === 1) carryOut(change, names);
    const files = new Map<string, Buffer>();
    const losses = { dropped: 0, kept: 0 };
    for (const [path, file] of names) {
      if (!isWanted(path) || this.#isLost(path, lost)) continue;
      const { image, dropped, kept } = file.cut(below);
      files.set(path, image);
      losses.dropped += dropped;
      losses.kept += kept;
    }
    return { files, ...losses };
  }

  /** Whether a folder that the file is in is lost. */
  #isLost(path: string, lost: ReadonlySet<string>): boolean {
    for (let at = path; at !== this.#folder && at.length > 1; at = dirname(at)) {
      if (lost.has(at)) return true;
    }
    return false;
  }

  #flushNames(folder: string): void {
    for (const path of this.#folders) if (dirname(path) === folder) this.#folders.delete(path);
    const isOf = ({ path, gone = '' }: NameChange): boolean => dirname(path ?? gone) === folder;
    for (const change of this.#changes) if (isOf(change)) carryOut(change, this.#durable);
    this.#changes = this.#changes.filter((change) => !isOf(change));
  }

  #fileAt(path: string): Disk {
    const known = this.#files.get(path);
    if (known) return known;
    const file = new Disk();
    this.#change({ path, file });
    return file;
  }

  #change(change: NameChange): void {
    carryOut(change, this.#files);
    this.#changes = [...this.#changes, change];
  }
}

function carryOut({ path, file, gone }: NameChange, names: Map<string, Disk>): void {
  if (gone !== undefined) names.delete(gone);
  if (path !== undefined && file) names.set(path, file);
}
