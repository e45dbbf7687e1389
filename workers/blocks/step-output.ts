import { Document, encodeInto } from '../../src/document/document.ts';
import { originOf } from '../../src/document/origin.ts';
import { frozenCopy } from './frozen-copy.ts';

/**
 * The output of a step as the steps after it read it: as it would be stored. Throws MR701 and MR702
 * as that would.
 */
export function storedOutput(output: unknown): unknown {
  if (output === undefined || output === null) return null;
  // What is read in place is stored already.
  if (originOf(output)) return output;
  return frozenCopy(output) ?? encoded(output);
}

function encoded(output: unknown): unknown {
  const bytes = encodeInto(output, (length) => new Uint8Array(length));
  return Document.trusted(bytes.buffer, bytes.byteOffset, bytes.byteLength).view();
}
