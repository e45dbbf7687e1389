import type { PackHandle } from '../wire/messages.ts';

/**
 * The versions of packs that a thread has loaded, or is about to. It cannot load another version of
 * one of them: Node keeps what it has imported.
 */
export class LoadedCode {
  readonly #digests = new Map<string, string>();

  /** A thread with this code can run these packs. */
  fits(packs: readonly PackHandle[]): boolean {
    return packs.every(({ url, code }) => {
      const digest = this.#digests.get(url);
      return digest === undefined || digest === code?.digest;
    });
  }

  add(packs: readonly PackHandle[]): void {
    for (const { url, code } of packs) if (code) this.#digests.set(url, code.digest);
  }
}
