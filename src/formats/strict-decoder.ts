import { TextDecoder } from 'node:util';

/** Thrown for bytes that an encoding does not have. */
export class UndecodableText extends Error {
  override readonly name = 'UndecodableText';
  /** `line 2, column 5: not utf-8`, counted from 1. The message also has the bytes. */
  readonly what: string;
  readonly line: number;
  readonly column: number;
  /** `not utf-8 (0xff)` */
  readonly reason: string;

  constructor(encoding: string, { line, column, byte }: Place, bytes: Uint8Array) {
    const what = `line ${line}, column ${column}: not ${encoding}`;
    const wrong = Array.from(bytes, hex).join(' ');
    super(`${what} (${wrong} at byte ${byte})`);
    this.what = what;
    this.line = line;
    this.column = column;
    this.reason = `not ${encoding} (${wrong})`;
  }
}

/** Lines and columns count from 1, bytes from 0. */
interface Place {
  readonly line: number;
  readonly column: number;
  readonly byte: number;
}

/** Decodes whole characters, and keeps the beginning of one that a read cuts off. */
export class StrictDecoder {
  readonly #text: TextDecoder;
  #cut: Uint8Array = new Uint8Array();
  #place: Place = { line: 1, column: 1, byte: 0 };

  constructor(text: TextDecoder) {
    this.#text = text;
  }

  decode(read: Uint8Array): string {
    const bytes = this.#cut.length > 0 ? Buffer.concat([this.#cut, read]) : read;
    // A character has at most four bytes.
    for (let end = bytes.length; end >= 0 && end > bytes.length - 4; end--) {
      const text = this.#whole(bytes.subarray(0, end));
      if (text === undefined) continue;
      this.#cut = bytes.slice(end);
      this.#place = placeAfter(this.#place, text, end);
      return text;
    }
    throw this.#undecodable(bytes);
  }

  end(): string {
    if (this.#cut.length > 0) throw this.#undecodable(this.#cut);
    return '';
  }

  /** Undefined unless all bytes are characters. */
  #whole(bytes: Uint8Array): string | undefined {
    try {
      return this.#text.decode(bytes);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      return undefined;
    }
  }

  #undecodable(bytes: Uint8Array): UndecodableText {
    const { encoding } = this.#text;
    const end = endOfValid(bytes, encoding);
    let start = end;
    while (this.#whole(bytes.subarray(0, start)) === undefined) start--;
    const before = this.#whole(bytes.subarray(0, start)) ?? '';
    const place = placeAfter(this.#place, before, start);
    return new UndecodableText(encoding, place, bytes.subarray(start, end + 1));
  }
}

function hex(byte: number): string {
  return `0x${byte.toString(16).padStart(2, '0')}`;
}

function placeAfter({ line, column, byte }: Place, text: string, bytes: number): Place {
  let lines = 0;
  // A byte order mark is no character.
  let start = byte === 0 && text.startsWith('\uFEFF') ? 1 : 0;
  for (let at = text.indexOf('\n', start); at >= 0; at = text.indexOf('\n', start)) {
    lines += 1;
    start = at + 1;
  }
  const from = lines > 0 ? 1 : column;
  return { line: line + lines, column: from + characters(text, start), byte: byte + bytes };
}

/** Counts code points from `start` on. */
function characters(text: string, start: number): number {
  let count = text.length - start;
  for (let at = start; at < text.length; at++) {
    if ((text.charCodeAt(at) & 0xfc00) === 0xdc00) count -= 1;
  }
  return count;
}

/** The number of bytes before the one that is wrong; all of them, if the end of one is missing. */
function endOfValid(bytes: Uint8Array, encoding: string): number {
  let valid = 0;
  let invalid = bytes.length + 1;
  while (invalid - valid > 1) {
    const middle = Math.floor((valid + invalid) / 2);
    if (isBeginning(bytes.subarray(0, middle), encoding)) valid = middle;
    else invalid = middle;
  }
  return valid;
}

function isBeginning(bytes: Uint8Array, encoding: string): boolean {
  try {
    new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}
