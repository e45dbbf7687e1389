import { fileURLToPath } from 'node:url';
import type { LeftOutFile } from '../actions/action-folder.ts';
import type { PackSet } from '../actions/pack-set.ts';
import { isBuiltIn, type PackSource } from '../actions/packs.ts';
import { signaturesOf } from '../actions/reference/load.ts';
import { nearest } from '../lang/suggest.ts';
import { type ActionSignature, type KnownActions, packOf } from '../plan/known-actions.ts';
import type { PackExports } from '../wire/messages.ts';

/** The most names in one list of a hint. */
const MOST_NAMES = 12;

/** The most files that a hint names which are no packs. */
const MOST_FILES = 4;

type Signatures = ReadonlyMap<string, ActionSignature>;

/** Of the actions in those packs that are built in. */
export function builtInSignatures(packs: readonly PackSource[]): Promise<Signatures> {
  return signaturesOf(packs.filter(isBuiltIn).map(({ pack }) => pack));
}

/** The actions of those packs whose exports are known: the built-in ones, and others called. */
export class DescribedActions implements KnownActions {
  readonly #set: PackSet;
  readonly #exports: ReadonlyMap<string, PackExports>;
  readonly #actions: ReadonlySet<string>;
  readonly #folds: ReadonlySet<string>;
  readonly #signatures: Signatures;

  constructor(set: PackSet, exports: readonly PackExports[], signatures: Signatures = new Map()) {
    this.#set = set;
    this.#signatures = signatures;
    this.#exports = new Map(exports.map((one) => [one.pack, one]));
    this.#folds = new Set(
      exports.flatMap(({ pack, folds }) => folds.map((name) => `${pack}.${name}`)),
    );
    this.#actions = new Set(
      exports.flatMap(({ pack, actions }) => actions.map((name) => `${pack}.${name}`)),
    );
  }

  isFold(action: string): boolean {
    return this.#folds.has(action);
  }

  has(action: string): boolean {
    return this.#actions.has(action);
  }

  signature(action: string): ActionSignature | undefined {
    return this.#signatures.get(action);
  }

  /** Which packs or exports there are, and which files are no packs. */
  hint(action: string): string {
    const pack = packOf(action);
    const source = this.#set.packs.find((one) => one.pack === pack);
    const first = this.#wrongKind(action, pack) ?? this.#suggest(action, source);
    const rest = source ? this.#inPack(source) : this.#packs(pack);
    return first === undefined ? rest : `${first} ${rest}`;
  }

  #suggest(action: string, source: PackSource | undefined): string | undefined {
    const meant = nearest(action, [...this.#actions]);
    if (meant !== undefined) return `did you mean '${meant}'?`;
    const packs = this.#set.packs.map(({ pack }) => pack);
    const pack = source ? undefined : nearest(packOf(action), packs);
    return pack === undefined ? undefined : `did you mean the pack '${pack}'?`;
  }

  #wrongKind(action: string, pack: string): string | undefined {
    const { others = {} } = this.#exports.get(pack) ?? {};
    const name = action.slice(pack.length + 1);
    if (!Object.hasOwn(others, name)) return undefined;
    return `'${name}' is ${others[name]}, not a function.`;
  }

  #inPack(source: PackSource): string {
    const { pack } = source;
    const { actions = [] } = this.#exports.get(pack) ?? {};
    const where = isBuiltIn(source) ? pack : fileURLToPath(source.url);
    const has = actions.length > 0 ? listed(actions, MOST_NAMES) : 'no function';
    return `${where} exports ${has}`;
  }

  #packs(pack: string): string {
    const { packs, folders, leftOut } = this.#set;
    const names = listed(
      packs.map((source) => source.pack),
      MOST_NAMES,
    );
    const read =
      folders.length > 0
        ? `the packs of ${folders.join(', ')} and the built-in ones are ${names}`
        : `only the built-in packs are known (${names}): the folder of action files is actions/ beside the workflow file, or that of --actions`;
    const files = byRelevance(leftOut, pack).map(({ name, reason }) => `${name} (${reason})`);
    return files.length > 0 ? `${read}; not taken: ${listed(files, MOST_FILES)}` : read;
  }
}

/** Files that are named as the pack come first. */
function byRelevance(files: readonly LeftOutFile[], pack: string): readonly LeftOutFile[] {
  const isAlike = ({ name }: LeftOutFile): boolean => {
    const plain = (text: string): string => text.toLowerCase().replaceAll(/[^a-z\d]/g, '');
    return plain(name).startsWith(plain(pack));
  };
  return [...files.filter(isAlike), ...files.filter((file) => !isAlike(file))];
}

function listed(names: readonly string[], most: number): string {
  const left = names.length - most;
  return [...names.slice(0, most), ...(left > 0 ? [`${left} more`] : [])].join(', ');
}
