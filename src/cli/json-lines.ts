import { jsonParts } from '../api/basics.ts';

/** One line of JSON, in parts: an output can be longer than a string. */
export function* jsonLine(value: unknown): Generator<string> {
  yield* jsonParts(value);
  yield '\n';
}

/** JSON for people. */
export function* jsonBlock(value: unknown): Generator<string> {
  yield* jsonParts(value, 2);
  yield '\n';
}
