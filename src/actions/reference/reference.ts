import type { JsonSchema } from '../../lang/json-schema.ts';

/** What the built-in actions of a pack take, return and fail with. */
export interface PackReference {
  /** The name of the pack. */
  readonly pack: string;
  /** What the pack is for, in Markdown. */
  readonly about: string;
  /** What holds for several of its actions, in Markdown. */
  readonly notes: readonly string[];
  /** Sorted by their names. */
  readonly actions: readonly ActionReference[];
}

/** What a built-in action takes, returns and fails with. Texts are in Markdown. */
export interface ActionReference {
  /** `pack.action` */
  readonly name: string;
  /** What it does, in Markdown. */
  readonly about: string;
  /** Of `input`: its properties are the keys. */
  readonly input: JsonSchema;
  /** What it returns: one, or one for each kind of input. */
  readonly output: readonly OutputReference[];
  /** When its items fail, other than by a wrong input. */
  readonly errors: readonly string[];
  /** A list of tasks, in YAML. */
  readonly example: string;
}

/** What an action returns, or one of its alternatives. */
export interface OutputReference {
  /**
   * When it is returned: for each key of the input, whether it is given and not false. Absent:
   * always.
   */
  readonly when?: Readonly<Record<string, boolean>>;
  /** Words for a value whose schema says too little. */
  readonly about?: string;
  /** The JSON Schema of the value. */
  readonly schema: JsonSchema;
}
