import { JsonWriter } from './json-writer.ts';

/** Characters of a part, about. */
const partLength = 1 << 16;

/**
 * Yields the JSON text of a value in parts: it can be longer than a string. It is the text of
 * JSON.stringify, but keeps -0 and the order of keys in views, which it reads in place; and it
 * throws MR701, with the path, for what JSON cannot hold.
 */
export function* jsonParts(value: unknown, indent = 0): Generator<string, void> {
  const writer = new JsonWriter(partLength, indent);
  writer.begin(value);
  while (writer.advance()) yield writer.take();
  yield writer.take();
}

/** Yields the text of a list with one value per line, in parts. Throws as `jsonParts` does. */
export function* jsonLines(values: Iterable<unknown>): Generator<string, void> {
  const writer = new JsonWriter(partLength, 0);
  let index = 0;
  for (const value of values) {
    writer.begin(value, `$[${index++}]`);
    while (writer.advance()) yield writer.take();
    writer.piece('\n');
    if (writer.length >= partLength) yield writer.take();
  }
  yield writer.take();
}

/** The whole text. */
export function jsonText(value: unknown, indent = 0): string {
  return Array.from(jsonParts(value, indent)).join('');
}
