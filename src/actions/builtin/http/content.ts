import { type Decoding, decodeText, isEncoding } from '../../../formats/decode.ts';
import { readJson } from '../../../formats/json.ts';
import { type BigIntegers, InexactInteger } from '../../../lang/parse-json.ts';
import type { Request } from './input.ts';

type Reading = Pick<Request, 'as' | 'encoding' | 'invalid_text' | 'big_integers'>;

const jsonType = /^application\/(?:[\w.+-]+\+)?json\b/i;
const charsetParameter = /;\s*charset\s*=\s*(?:"(?<quoted>[^"]*)"|(?<plain>[^\s;]+))/i;

/** The value of a body: of JSON, else a text; null if it is empty. Throws for what is neither. */
export function valueOf(bytes: Uint8Array, contentType: string, reading: Reading): unknown {
  if (bytes.length === 0) return null;
  const text = decodeText(bytes, {
    encoding: reading.encoding ?? requireCharset(contentType),
    invalidText: reading.invalid_text,
  });
  const isJson = reading.as === 'json' || (reading.as === undefined && jsonType.test(contentType));
  return isJson ? jsonOf(text, reading.big_integers) : text;
}

function jsonOf(text: string, bigIntegers: BigIntegers): unknown {
  try {
    return readJson(text, bigIntegers);
  } catch (error) {
    if (!(error instanceof Error) || error.cause instanceof InexactInteger) throw error;
    throw new Error(`${error.message}; with as: text it is read as it is`, { cause: error });
  }
}

/** A text for people, whatever the bytes are. */
export function textForPeople(bytes: Uint8Array, contentType: string): string {
  const charset = charsetOf(contentType);
  const decoding: Decoding = {
    encoding: charset !== undefined && isEncoding(charset) ? charset : 'utf-8',
    invalidText: 'replace',
  };
  return decodeText(bytes, decoding);
}

function requireCharset(contentType: string): string {
  const charset = charsetOf(contentType) ?? 'utf-8';
  if (isEncoding(charset)) return charset;
  throw new Error(`the response declares the charset ${charset}, which cannot be read`);
}

function charsetOf(contentType: string): string | undefined {
  const { quoted, plain } = charsetParameter.exec(contentType)?.groups ?? {};
  return quoted ?? plain;
}
