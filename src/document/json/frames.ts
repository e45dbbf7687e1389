import type { NodeReader } from '../reading/reader.ts';

/** What frames write to. */
interface Target {
  value(value: unknown, frame: Frame): void;
  member(key: string, value: unknown, frame: Frame): void;
  node(reader: NodeReader, node: number, frame: Frame): void;
  memberNode(key: string, reader: NodeReader, node: number, frame: Frame): void;
  piece(text: string): void;
  /** Whether another frame is to go on, or what was written is to be taken. */
  pauses(frame: Frame): boolean;
}

/** A list, an object or a long text of which a part is written. */
export abstract class Frame {
  /** What is written at its end. */
  readonly close: string;
  readonly #length: number;
  /** The element or member that is being written. */
  step: string | number = 0;
  /** Nothing has been written yet. */
  isEmpty = true;
  protected index = 0;

  constructor(length: number, close: string) {
    this.#length = length;
    this.close = close;
  }

  protected abstract write(index: number, to: Target): void;

  /** Writes until the target pauses. False at the end. */
  advance(to: Target): boolean {
    const length = this.#length;
    while (this.index < length) {
      this.write(this.index++, to);
      if (to.pauses(this)) return true;
    }
    return false;
  }
}

interface Elements {
  readonly length: number;
  at(index: number): unknown;
}

export class ListFrame extends Frame {
  readonly #list: Elements;

  constructor(list: Elements) {
    super(list.length, ']');
    this.#list = list;
  }

  protected write(index: number, to: Target): void {
    this.step = index;
    to.value(this.#list.at(index), this);
  }
}

export class RecordFrame extends Frame {
  readonly #record: Readonly<Record<string, unknown>>;
  readonly #keys: readonly string[];

  constructor(record: object) {
    const keys = Object.keys(record);
    super(keys.length, '}');
    this.#record = record as Readonly<Record<string, unknown>>;
    this.#keys = keys;
  }

  protected write(index: number, to: Target): void {
    const key = this.#keys[index] ?? '';
    this.step = key;
    to.member(key, this.#record[key], this);
  }
}

/** A list of a document. */
export class NodesFrame extends Frame {
  readonly #reader: NodeReader;
  readonly #first: number;

  constructor(reader: NodeReader, node: number) {
    super(reader.size(node), ']');
    this.#reader = reader;
    this.#first = reader.first(node);
  }

  protected write(index: number, to: Target): void {
    to.node(this.#reader, this.#first + index, this);
  }
}

/** A list of a document that has only numbers. Between two of them its memory can be evicted. */
export class NumbersFrame extends Frame {
  readonly #reader: NodeReader;
  readonly #first: number;

  constructor(reader: NodeReader, node: number) {
    super(reader.size(node), ']');
    this.#reader = reader;
    this.#first = reader.number(node);
  }

  protected write(index: number, to: Target): void {
    to.value(this.#reader.numbers[this.#first + index], this);
  }
}

/** An object of a document. */
export class MembersFrame extends Frame {
  readonly #reader: NodeReader;
  readonly #first: number;
  readonly #keys: readonly string[];

  constructor(reader: NodeReader, node: number) {
    const { keys } = reader.shape(reader.size(node));
    super(keys.length, '}');
    this.#reader = reader;
    this.#first = reader.first(node);
    this.#keys = keys;
  }

  protected write(index: number, to: Target): void {
    to.memberNode(this.#keys[index] ?? '', this.#reader, this.#first + index, this);
  }
}

/** A text that is too long for one part. */
export class TextFrame extends Frame {
  readonly #text: string;

  constructor(text: string) {
    super(text.length, '"');
    this.#text = text;
  }

  protected write(start: number, to: Target): void {
    let end = Math.min(start + pieceLength, this.#text.length);
    // The halves of a surrogate pair stay together: each alone would be escaped.
    if ((this.#text.charCodeAt(end) & 0xfc00) === 0xdc00) end += 1;
    this.index = end;
    to.piece(JSON.stringify(this.#text.slice(start, end)).slice(1, -1));
  }
}

/** Longer texts are written in pieces of this length. */
export const pieceLength = 1 << 16;
