import { requireArgument } from '../call-options.ts';
import { bytes as bytesKind, text } from '../lang/kinds.ts';
import { messageOf } from '../lang/thrown.ts';
import { MillraceError } from '../errors.ts';
import { decodeText } from '../formats/decode.ts';
import { UndecodableText } from '../formats/strict-decoder.ts';
import type { Json, JsonObject } from '../lang/json.ts';
import { isJsonObject } from '../lang/json.ts';
import { InexactInteger, parseJson } from '../lang/parse-json.ts';

const form = 'write the parameters as one JSON object: {"name": value, …}';

/**
 * Reads parameters from the bytes of a file that `place` names. Throws MR501; no message quotes the
 * file, which may hold secrets.
 */
export function parseParameters(bytes: Uint8Array, place: string): JsonObject {
  requireArgument('parseParameters', 'bytes', bytes, bytesKind);
  requireArgument('parseParameters', 'place', place, text);
  const value = parsed(bytes, place);
  if (isJsonObject(value)) return value;
  throw new MillraceError('MR501', `${place} does not hold a JSON object`, { hint: form });
}

function parsed(bytes: Uint8Array, place: string): Json {
  try {
    return parseJson(decodeText(bytes));
  } catch (cause) {
    if (cause instanceof UndecodableText) {
      const hint = 'write the file in UTF-8';
      throw new MillraceError('MR501', `${place}, ${cause.what}`, { hint });
    }
    if (cause instanceof InexactInteger) {
      const where = `${place}, line ${cause.line}, column ${cause.column}`;
      const declared = cause.path.length > 1 ? '' : ', and declare the parameter with type: string';
      const hint = `write it in quotes${declared}`;
      throw new MillraceError('MR501', `${where}: an integer cannot be held exactly`, { hint });
    }
    const message = messageOf(cause);
    // The rest of the message quotes the file.
    const reason = message.replace(/, (?:\.\.\.)?".*$/s, '');
    throw new MillraceError('MR501', `${place} is not JSON: ${reason}`, { hint: form });
  }
}
