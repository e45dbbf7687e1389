import { isBuiltIn, type PackSource } from '../actions/packs.ts';
import { type PackSet, packsNamed } from '../actions/pack-set.ts';
import type { CodeIndex } from '../code/code-index.ts';
import { MillraceError } from '../errors.ts';
import { codeUnlessLack } from '../lang/lack.ts';
import { messageOf } from '../lang/thrown.ts';

/**
 * Packs in the version that is on the disk: each is looked at once, when it is asked for. Those
 * that nobody asks for may be broken, or gone.
 */
export class PresentPacks {
  readonly set: PackSet;
  readonly #code: CodeIndex;
  readonly #found = new Map<string, PackSource>();

  constructor(set: PackSet, code: CodeIndex) {
    this.set = set;
    this.#code = code;
  }

  /** All that were asked for. */
  get found(): readonly PackSource[] {
    return [...this.#found.values()];
  }

  /** Those with these names that exist. Throws MR504 for one that cannot be read. */
  async named(names: ReadonlySet<string>): Promise<readonly PackSource[]> {
    const packs: PackSource[] = [];
    for (const source of packsNamed(this.set, names)) {
      const found = this.#found.get(source.pack) ?? (await this.#versioned(source));
      this.#found.set(source.pack, found);
      packs.push(found);
    }
    return packs;
  }

  async #versioned(source: PackSource): Promise<PackSource> {
    // The built-in packs change with Millrace only, and a run may go on with a later version of it.
    if (isBuiltIn(source)) return source;
    try {
      return { ...source, code: await this.#code.versionOf(source.url) };
    } catch (cause) {
      const message = `the code of pack ${source.pack} cannot be read: ${messageOf(cause)}`;
      throw new MillraceError(codeUnlessLack(cause, 'MR504'), message, { cause });
    }
  }
}
