import type { JsonObject } from '../lang/json.ts';

/** The tasks that a task runs in place of an action, with the types of its item and output. */
export class Block<in Item, out Out> {
  readonly #form: (name: string) => JsonObject;
  /** Never present: it tells the compiler the types. */
  declare readonly types?: (item: Item) => Out;

  /** For `steps` and `tasks`. `form`: the keys of a task with this name. */
  constructor(form: (name: string) => JsonObject) {
    this.#form = form;
  }

  /** Its keys in the form of the language, for a task with this name. */
  formOf(name: string): JsonObject {
    return this.#form(name);
  }
}
