import { TextDecoder } from 'node:util';
import { StrictDecoder } from './strict-decoder.ts';
import { correctWindows1252 } from './windows-1252.ts';

/** What becomes of bytes that an encoding does not have: an error, or U+FFFD in their place. */
export const invalidTextRules = ['error', 'replace'] as const;

/** How bytes become text. */
export interface Decoding {
  /** A label of the Encoding Standard, such as `utf-8`, `windows-1252` or `shift_jis`. */
  readonly encoding: string;
  readonly invalidText: (typeof invalidTextRules)[number];
}

/** Bytes that are decoded at a time. */
export const readBytes = 1 << 20;

const utf8: Decoding = { encoding: 'utf-8', invalidText: 'error' };

/** Whether files in an encoding can be read. The state of ISO-2022-JP would span reads. */
export function isEncoding(label: string): boolean {
  try {
    return new TextDecoder(label).encoding !== 'iso-2022-jp';
  } catch {
    return false;
  }
}

const byteWise =
  /^(?:utf-8|windows-(?!949|31j)\d+|iso-8859-.*|koi8-.*|macintosh|x-mac-cyrillic|ibm866)$/;

/**
 * Whether text is read as UTF-8 that is made of it: in other encodings of several bytes a
 * character, the bytes of a line end or a quote may be a part of one.
 */
export function isTranscoded(label: string): boolean {
  return !byteWise.test(new TextDecoder(label).encoding);
}

/** Decodes a file that comes in several reads. Drops its byte order mark. */
export class Decoder {
  readonly #decode: (read: Uint8Array) => string;
  readonly #end: () => string;
  #isFirst = true;

  constructor({ encoding, invalidText }: Decoding) {
    const isStrict = invalidText === 'error';
    const text = new TextDecoder(encoding, { fatal: isStrict, ignoreBOM: true });
    const strict = isStrict ? new StrictDecoder(text) : undefined;
    this.#decode = (read) =>
      corrected(strict?.decode(read) ?? text.decode(read, { stream: true }), text.encoding);
    this.#end = () => strict?.end() ?? text.decode();
  }

  /** Throws `UndecodableText`. */
  decode(read: Uint8Array): string {
    const text = this.#decode(read);
    const hasMark = this.#isFirst && text.startsWith('\uFEFF');
    if (text !== '') this.#isFirst = false;
    return hasMark ? text.slice(1) : text;
  }

  /** The rest. Throws `UndecodableText` if the file ends within a character. */
  end(): string {
    return this.#end();
  }
}

/** Decodes a whole file. Throws `UndecodableText`. */
export function decodeText(bytes: Uint8Array, decoding = utf8): string {
  // All at once is fastest; the place of an error is found in short reads.
  return decodeAtOnce(bytes, decoding) ?? decodeInReads(bytes, decoding);
}

/** The last one: to make it costs as much as to decode a short text. */
let known: { readonly decoding: Decoding; readonly decoder: TextDecoder } | undefined;

function decoderOf({ encoding, invalidText }: Decoding): TextDecoder {
  const { decoding } = known ?? {};
  if (known && decoding?.encoding === encoding && decoding.invalidText === invalidText) {
    return known.decoder;
  }
  const decoder = new TextDecoder(encoding, { fatal: invalidText === 'error' });
  known = { decoding: { encoding, invalidText }, decoder };
  return decoder;
}

/** Undefined if it cannot be decoded. */
function decodeAtOnce(bytes: Uint8Array, decoding: Decoding): string | undefined {
  if (bytes.length === 0) return '';
  const decoder = decoderOf(decoding);
  try {
    return corrected(decoder.decode(bytes), decoder.encoding);
  } catch (error) {
    known = undefined;
    if (!(error instanceof TypeError)) throw error;
    return undefined;
  }
}

function decodeInReads(bytes: Uint8Array, decoding: Decoding): string {
  const decoder = new Decoder(decoding);
  let text = '';
  for (let at = 0; at < bytes.length; at += readBytes) {
    text += decoder.decode(bytes.subarray(at, at + readBytes));
  }
  return text + decoder.end();
}

function corrected(text: string, encoding: string): string {
  return encoding === 'windows-1252' ? correctWindows1252(text) : text;
}
