import { builtInExports, isBuiltIn, type PackSource } from '../actions/packs.ts';
import type { PackExports } from '../wire/messages.ts';

/** Loads packs where their side effects do no harm, and returns what they export. */
type Describe = (packs: readonly PackSource[]) => Promise<readonly PackExports[]>;

/** What packs export. Each version of one is loaded once, in a worker, before a run needs it. */
export class PackDescriptions {
  readonly #describe: Describe;
  readonly #known = new Map<string, Promise<readonly PackExports[]>>();

  constructor(describe: Describe) {
    this.#describe = describe;
  }

  /** Of these packs, and of all built-in ones. Throws MR504 for a pack that does not load. */
  async of(packs: readonly PackSource[]): Promise<readonly PackExports[]> {
    const found: PackExports[] = [...builtInExports];
    for (const source of packs) {
      // Not all at once: a workflow with a broken pack reports the same one each time.
      if (!isBuiltIn(source)) found.push(...(await this.#one(source)));
    }
    return found;
  }

  #one(source: PackSource): Promise<readonly PackExports[]> {
    const key = `${source.url} ${source.code?.digest}`;
    const exports = this.#known.get(key) ?? this.#describe([source]);
    this.#known.set(key, exports);
    // A file that does not load may do so later.
    exports.catch(() => this.#known.delete(key));
    return exports;
  }
}
