/** Where a splitter begins: a border between elements, or the start of a text. */
export interface Border {
  /** The byte. */
  readonly offset: number;
  /** The line that it is in, from 1. */
  readonly line: number;
  /** An element begins here: in JSON, no comma comes before it. */
  readonly isElement?: true;
}

export const startOfText: Border = { offset: 0, line: 1 };

/**
 * Elements that a splitter has found. All offsets are bytes of the text. Arrays of numbers: an
 * object for each element would cost more than to find it.
 */
export class ElementList {
  count = 0;
  starts = new Float64Array(1024);
  ends = new Float64Array(1024);
  /** The border behind each: another splitter can go on from there. */
  borders = new Float64Array(1024);
  /** The line of that border. */
  lines = new Float64Array(1024);

  add(start: number, end: number, border: number, line: number): void {
    if (this.count === this.starts.length) this.#grow();
    const at = this.count++;
    this.starts[at] = start;
    this.ends[at] = end;
    this.borders[at] = border;
    this.lines[at] = line;
  }

  #grow(): void {
    this.starts = twice(this.starts);
    this.ends = twice(this.ends);
    this.borders = twice(this.borders);
    this.lines = twice(this.lines);
  }
}

function twice(numbers: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const longer = new Float64Array(numbers.length * 2);
  longer.set(numbers);
  return longer;
}

/** Finds the borders of the elements of one text, whose bytes come in order. Keeps no bytes. */
export interface Splitter {
  /** Adds the elements that end within these bytes, which follow those before. */
  push(bytes: Buffer, found: ElementList): void;
  /** The text has ended. Adds the element that it ends. */
  end(found: ElementList): void;
}

/** Thrown where a text has no elements, or none from here on. */
export class Unsplittable extends Error {
  override readonly name = 'Unsplittable';
  readonly line: number;
  /** In characters; unknown behind a border that is no start of a line. */
  readonly column: number | undefined;

  constructor(line: number, column: number | undefined, what: string) {
    super(what);
    this.line = line;
    this.column = column;
  }
}

const mark = [0xef, 0xbb, 0xbf] as const;

/** Whether a byte is part of a byte order mark; `offset` is its own in the text. */
export function isOfMark(byte: number | undefined, offset: number): boolean {
  return offset < mark.length && byte === mark[offset];
}

/** Length of a byte order mark. */
export const markLength = mark.length;
