import type { Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { SourceError } from './source-error.ts';
import { FileText } from './texts.ts';

/** Compares a file, once it was read, with what it was before. */
export class FileCheck {
  readonly #path: string;
  readonly #name: string;
  readonly #before: Stats | undefined;

  private constructor(path: string, name: string, before: Stats | undefined) {
    this.#path = path;
    this.#name = name;
    this.#before = before;
  }

  static async begin(path: string, name: string): Promise<FileCheck> {
    return new FileCheck(path, name, await statOf(path));
  }

  /** Items are read again where they lie. Throws `SourceError` if what was read is another now. */
  async requireSameText({ from, to, crc }: FileText['read']): Promise<void> {
    const now = await statOf(this.#path);
    // Who has a file open that is gone can still read it.
    if (!now || this.#isSame(now)) return;
    const again = await FileText.open(this.#path, this.#name, from, to);
    try {
      while (await again.next());
    } finally {
      await again.close();
    }
    if (again.read.crc !== crc) throw this.#changed(`: its bytes ${from} to ${to} are others`);
  }

  /** The text that is made of it is kept. Throws `SourceError` if it was overwritten. */
  async requireNotOverwritten(): Promise<void> {
    const now = await statOf(this.#path);
    const before = this.#before;
    if (!now || !before || now.ino !== before.ino || now.dev !== before.dev) return;
    if (now.size < before.size) throw this.#changed(': it has become shorter');
    if (now.size === before.size && now.mtimeMs !== before.mtimeMs) throw this.#changed('');
  }

  #isSame({ dev, ino, size, mtimeMs, ctimeMs }: Stats): boolean {
    const before = this.#before;
    const isFile = dev === before?.dev && ino === before.ino && size === before.size;
    return isFile && mtimeMs === before.mtimeMs && ctimeMs === before.ctimeMs;
  }

  #changed(how: string): SourceError {
    return new SourceError(`${this.#name} was changed while it was read${how}`);
  }
}

function statOf(path: string): Promise<Stats | undefined> {
  return stat(path).catch(() => undefined);
}
