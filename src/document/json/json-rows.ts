import { Kind } from '../../../schema/generated/document.ts';
import type { NodeReader } from '../reading/reader.ts';
import { ByteText } from './byte-text.ts';
import { JsonWriter } from './json-writer.ts';
import { StoredValue } from './stored-value.ts';

/** Bytes of a part, about. */
const partBytes = 1 << 16;

const comma = 0x2c;
const openList = 0x5b;
const closeList = 0x5d;
const openRecord = 0x7b;
const closeRecord = 0x7d;

const words: Readonly<Record<'true' | 'false' | 'null', Buffer>> = {
  true: Buffer.from('true'),
  false: Buffer.from('false'),
  null: Buffer.from('null'),
};

/** What comes before a member: its key and a colon; if it is not the first, a comma before. */
const keyTexts = { first: new Map<string, Uint8Array>(), next: new Map<string, Uint8Array>() };
const mostKeys = 4096;

/**
 * Yields the JSON texts of values as UTF-8 in parts, each after `before()` and before `after`. They
 * are those of `jsonParts`. Values that are stored, and members that are, are copied from their
 * documents without being read. A part holds until the next one is asked for. Throws as that does.
 */
export function* jsonRows(
  values: Iterable<unknown>,
  { before, after }: { readonly before: () => string; readonly after: string },
): Generator<Uint8Array, void> {
  const writer = new RowWriter();
  const { bytes } = writer;
  for (const value of values) {
    bytes.text(before());
    if (!writer.copy(value)) yield* writer.parts(value);
    bytes.text(after);
    if (bytes.length >= partBytes) yield bytes.take();
  }
  if (bytes.length > 0) yield bytes.take();
}

class RowWriter {
  readonly bytes = new ByteText();
  readonly #values = new JsonWriter(partBytes, 0);
  /** Of the reader that was used last: the texts of keys, by shape. */
  #reader: NodeReader | undefined;
  #keys: (readonly Uint8Array[] | undefined)[] = [];

  /** False for a value that is neither stored nor a row of one. */
  copy(value: unknown): boolean {
    if (value instanceof StoredValue) this.#node(value.reader, value.node);
    else if (isRow(value)) this.#row(value);
    else return false;
    return true;
  }

  *parts(value: unknown): Generator<Uint8Array, void> {
    this.#values.begin(value);
    while (this.#values.advance()) {
      this.bytes.text(this.#values.take());
      yield this.bytes.take();
    }
    this.bytes.text(this.#values.take());
  }

  #row(row: object): void {
    let place: keyof typeof keyTexts = 'first';
    this.bytes.byte(openRecord);
    for (const [key, value] of Object.entries(row)) {
      if (value === undefined) continue;
      this.bytes.raw(keyText(key, place));
      place = 'next';
      this.#member(value);
    }
    this.bytes.byte(closeRecord);
  }

  #member(value: unknown): void {
    if (typeof value === 'number' && Number.isFinite(value)) this.bytes.number(value);
    else if (!this.copy(value)) {
      this.#values.begin(value);
      while (this.#values.advance()) this.bytes.text(this.#values.take());
      this.bytes.text(this.#values.take());
    }
  }

  #node(reader: NodeReader, node: number): void {
    const kind = reader.kind(node);
    switch (kind) {
      case Kind.Null:
        return this.bytes.raw(words.null);
      case Kind.False:
        return this.bytes.raw(words.false);
      case Kind.True:
        return this.bytes.raw(words.true);
      case Kind.Number:
        return this.bytes.number(reader.number(node));
      case Kind.Latin1: {
        const start = reader.number(node);
        return this.bytes.latin1(reader.text, start, start + reader.size(node));
      }
      case Kind.Utf16:
        return this.bytes.text(JSON.stringify(reader.primitive(node, kind)));
      case Kind.Array:
        return this.#list(reader, reader.first(node), reader.size(node));
      case Kind.Numbers:
        return this.#numbers(reader, reader.number(node), reader.size(node));
      case Kind.Record:
        return this.#record(reader, node);
    }
  }

  #record(reader: NodeReader, node: number): void {
    const keys = this.#keysOf(reader, reader.size(node));
    const first = reader.first(node);
    this.bytes.byte(openRecord);
    for (let slot = 0; slot < keys.length; slot++) {
      const key = keys[slot];
      if (key) this.bytes.raw(key);
      this.#node(reader, first + slot);
    }
    this.bytes.byte(closeRecord);
  }

  #list(reader: NodeReader, first: number, length: number): void {
    this.bytes.byte(openList);
    for (let i = 0; i < length; i++) {
      if (i > 0) this.bytes.byte(comma);
      this.#node(reader, first + i);
    }
    this.bytes.byte(closeList);
  }

  #numbers(reader: NodeReader, first: number, length: number): void {
    const { numbers } = reader;
    this.bytes.byte(openList);
    for (let i = 0; i < length; i++) {
      if (i > 0) this.bytes.byte(comma);
      this.bytes.number(numbers[first + i] ?? 0);
    }
    this.bytes.byte(closeList);
  }

  #keysOf(reader: NodeReader, shape: number): readonly Uint8Array[] {
    if (this.#reader !== reader) {
      this.#reader = reader;
      this.#keys = [];
    }
    return (this.#keys[shape] ??= reader
      .shape(shape)
      .keys.map((key, slot) => keyText(key, slot === 0 ? 'first' : 'next')));
  }
}

function keyText(key: string, place: keyof typeof keyTexts): Uint8Array {
  const known = keyTexts[place];
  let text = known.get(key);
  if (!text) {
    text = Buffer.from(`${place === 'first' ? '' : ','}${JSON.stringify(key)}:`);
    if (known.size < mostKeys) known.set(key, text);
  }
  return text;
}

/** An object that was made to be a row, with a value that is stored. */
function isRow(value: unknown): value is object {
  if (typeof value !== 'object' || value === null || !('output' in value)) return false;
  return value.output instanceof StoredValue;
}
