// What the built-in actions take and return. It loads them only when it is called.
export { builtInActions } from '../actions/reference/load.ts';
export type {
  ActionReference,
  OutputReference,
  PackReference,
} from '../actions/reference/reference.ts';
export { type KeyInWords, keysInWords, outputInWords } from '../actions/reference/key-words.ts';
export type { JsonSchema, JsonType } from '../lang/json-schema.ts';
