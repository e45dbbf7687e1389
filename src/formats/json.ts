import { messageOf } from '../lang/thrown.ts';
import type { Json } from '../lang/json.ts';
import { type BigIntegers, InexactInteger, parseJson } from '../lang/parse-json.ts';

/** Reads JSON text; `line` is its line in a file of one value per line. Errors name the place. */
export function readJson(text: string, bigIntegers: BigIntegers, line?: number): Json {
  try {
    return parseJson(text, bigIntegers);
  } catch (cause) {
    if (cause instanceof InexactInteger) {
      const place = `line ${line ?? cause.line}, column ${cause.column}`;
      const remedy = 'with big_integers: string it is read as text';
      throw new Error(`${place}: ${cause.message}; ${remedy}`, { cause });
    }
    const reason = messageOf(cause);
    throw new Error(`${line === undefined ? '' : `line ${line}: `}not JSON: ${reason}`, { cause });
  }
}
