import type { Json, JsonObject } from '../../lang/json.ts';
import type { JsonSchema } from '../../lang/json-schema.ts';
import { text } from '../../lang/kinds.ts';
import { nearest } from '../../lang/suggest.ts';
import { requireArgument } from '../../call-options.ts';
import { MillraceError } from '../../errors.ts';
import { packageFile } from '../../package-files.ts';
import { builtInExports } from '../packs.ts';
import { checkInput, type InputIssue } from './check-input.ts';
import type { DescribedAction } from './describe.ts';
import type { DescribedPack } from './described-pack.ts';
import { outputFor } from './output-for.ts';
import type { ActionReference, PackReference } from './reference.ts';

/** What is known of a built-in action without calling it. */
export class BuiltInSignature {
  readonly #name: string;
  readonly #action: DescribedAction;

  constructor(name: string, action: DescribedAction) {
    this.#name = name;
    this.#action = action;
  }

  checkInput(input: JsonObject): readonly InputIssue[] {
    return checkInput(this.#name, this.#action, input);
  }

  outputFor(input: Json): JsonSchema {
    return outputFor(this.#action, input);
  }
}

/** The signatures of built-in packs, by `pack.action`. Loads these packs, and no others. */
export async function signaturesOf(
  packs: Iterable<string>,
): Promise<ReadonlyMap<string, BuiltInSignature>> {
  const found = new Map<string, BuiltInSignature>();
  for (const pack of packs) {
    const { actions } = await load(pack);
    for (const [action, described] of Object.entries(actions)) {
      const name = `${pack}.${action}`;
      found.set(name, new BuiltInSignature(name, described));
    }
  }
  return found;
}

/**
 * What the built-in actions take, return and fail with: all of them, those of a pack, or the one
 * that is named. Throws MR302.
 */
export async function builtInActions(name?: string): Promise<readonly PackReference[]> {
  if (name !== undefined) requireArgument('builtInActions', 'name', name, text);
  const chosen = builtInExports.filter(({ pack, actions }) =>
    [undefined, pack, ...actions.map((action) => `${pack}.${action}`)].includes(name),
  );
  if (chosen.length === 0 && name !== undefined) throw unknownAction(name);
  return Promise.all(chosen.map(({ pack }) => packReference(pack, name)));
}

function unknownAction(name: string): MillraceError {
  const packs = builtInExports.map(({ pack }) => pack);
  const actions = builtInExports.flatMap(({ pack, actions: own }) =>
    own.map((action) => `${pack}.${action}`),
  );
  const meant = nearest(name, [...actions, ...packs]);
  const hint =
    meant === undefined ? `the packs are ${packs.join(', ')}` : `did you mean '${meant}'?`;
  return new MillraceError('MR302', `there is no built-in action or pack '${name}'`, { hint });
}

async function packReference(pack: string, name = pack): Promise<PackReference> {
  const { about, notes, actions } = await load(pack);
  const references = Object.entries(actions)
    .map(([action, { reference }]) => named(`${pack}.${action}`, reference))
    .filter((action) => name === pack || action.name === name);
  return { pack, about, notes, actions: references.toSorted(byName) };
}

function named(name: string, reference: DescribedAction['reference']): ActionReference {
  return { name, ...reference };
}

function byName(one: { readonly name: string }, other: { readonly name: string }): number {
  return one.name < other.name ? -1 : 1;
}

/** Not by an import of a bundle: what the packs import works in no bundle. */
async function load(pack: string): Promise<DescribedPack> {
  const { reference } = await import(packageFile(`src/actions/reference/${pack}`));
  return reference;
}
