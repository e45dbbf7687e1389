import type { Json, JsonObject } from '../lang/json.ts';
import type { JsonSchema } from '../lang/json-schema.ts';

/** What is wrong with an input, whatever its templates are. */
export interface InputProblem {
  /** A key that the action does not have, one that it needs, or the value of one. */
  readonly kind: 'unknown' | 'missing' | 'wrong';
  /** Keys and positions within the input. */
  readonly path: readonly (string | number)[];
  readonly message: string;
  readonly hint?: string | undefined;
}

/** What is known of an action without calling it. */
export interface ActionSignature {
  checkInput(input: JsonObject): readonly InputProblem[];
  /** Of what it returns for an input, which may have templates. */
  outputFor(input: Json): JsonSchema;
}

/** What the checks of a workflow know of the actions that it calls. */
export interface KnownActions {
  has(action: string): boolean;
  /** Whether an action that is known combines values, so that a task can fold with it. */
  isFold(action: string): boolean;
  /** What to write in place of an unknown action. */
  hint(action: string): string | undefined;
  /** Undefined for an action of which no more than its name is known. */
  signature(action: string): ActionSignature | undefined;
}

/** Gets to know the actions of the packs with these names; a name can be that of no pack. */
export type FindActions = (packs: ReadonlySet<string>) => Promise<KnownActions>;

/** The name of the pack of `pack.name`. */
export function packOf(action: string): string {
  const dot = action.indexOf('.');
  return dot < 0 ? action : action.slice(0, dot);
}
